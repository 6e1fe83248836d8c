//! Numbers on the command line: what is not one gets one clear sentence.

use std::ops::RangeInclusive;

/// Reads a whole number in a range.
pub(super) fn whole<N: TryFrom<u64>>(
    range: RangeInclusive<u64>,
) -> impl Fn(&str) -> Result<N, String> + Clone + Send + Sync + 'static {
    move |text| {
        // Digits only: no sign, as in +1.
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|number| is_number && range.contains(number));
        number.and_then(|number: u64| N::try_from(number).ok()).ok_or_else(|| {
            let (least, most) = (range.start(), range.end());
            match *most {
                u64::MAX => format!("use a whole number, {least} or more"),
                _ => format!("use a whole number from {least} to {most}"),
            }
        })
    }
}

/// Reads a number above zero, from which a pause can be worked out.
pub(super) fn above_zero(text: &str) -> Result<f64, String> {
    const LEAST: f64 = 0.000_001;
    match text.parse::<f64>() {
        Ok(number) if number >= LEAST && number.is_finite() => Ok(number),
        _ => Err(format!("use a number of at least {LEAST}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_is_digits_within_the_range() {
        let read = whole::<u16>(1..=1024);
        assert_eq!(read("1"), Ok(1));
        assert_eq!(read("1024"), Ok(1024));
        for text in
            ["", "0", "1025", "-1", "+1", "1.0", "1e2", "NaN", "inf", "99999999999999999999999"]
        {
            assert_eq!(read(text), Err("use a whole number from 1 to 1024".to_owned()), "{text}");
        }
        assert_eq!(whole::<u64>(0..=u64::MAX)("18446744073709551615"), Ok(u64::MAX));
        let more = whole::<u64>(0..=u64::MAX)("18446744073709551616");
        assert_eq!(more, Err("use a whole number, 0 or more".to_owned()));
    }

    #[test]
    fn a_rate_is_a_number_above_zero() {
        assert_eq!(above_zero("0.5"), Ok(0.5));
        for text in ["", "0", "-1", "-0", "NaN", "inf", "-inf", "1e400", "1e-400", "0.0000001", "x"]
        {
            assert!(above_zero(text).is_err_and(|error| error.contains("at least")), "{text}");
        }
    }
}
