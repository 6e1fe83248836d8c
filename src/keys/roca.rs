//! Weak keys that a widely used chip generated (ROCA, CVE-2017-15361): the
//! private key can be computed from the public one.

/// The primes that identify such a modulus: it is a power of 65537 modulo each
/// of them, which happens to one other modulus in 240 million.
const MARKER_PRIMES: [u32; 17] =
    [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157];

/// Whether a modulus, in big-endian bytes, has the mark of that chip.
pub(super) fn is_marked(modulus: &[u8]) -> bool {
    MARKER_PRIMES.iter().all(|prime| is_power_of_65537(remainder(modulus, *prime), *prime))
}

fn remainder(number: &[u8], prime: u32) -> u32 {
    number.iter().fold(0, |rest, byte| (rest * 256 + u32::from(*byte)) % prime)
}

fn is_power_of_65537(number: u32, prime: u32) -> bool {
    let mut power = 1;
    for _ in 1..prime {
        if power == number {
            return true;
        }
        power = power * (65537 % prime) % prime;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remainder_is_that_of_long_division() {
        assert_eq!(remainder(&[0x01, 0x00, 0x01], 157), 65537 % 157);
        assert_eq!(remainder(&[], 11), 0);
    }

    #[test]
    fn powers_are_marked_and_their_neighbours_are_not() {
        // 65537 times itself, and one more.
        let square = (65537_u64 * 65537).to_be_bytes();
        assert!(is_marked(&square));
        assert!(!is_marked(&(65537_u64 * 65537 + 1).to_be_bytes()));
    }
}
