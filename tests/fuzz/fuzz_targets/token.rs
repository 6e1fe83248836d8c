#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kinde_hook::fuzzing::token(bytes));
