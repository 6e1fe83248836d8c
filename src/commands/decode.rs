//! `kinde-hook decode`: the contents of a token, and whether it verifies.

use std::cell::OnceCell;
use std::path::Path;

use jiff::Timestamp;

use crate::cli::{DecodeArgs, Format, KeyArgs};
use crate::console::{Console, block_on, print};
use crate::error::{Failure, Outcome};
use crate::keys::{JwksSource, KeySet};
use crate::render::{Checked, Decoded, VerifiedBy, decoded_line, decoded_text};
use crate::settings::{app_issuer, resolve_keys, zone};
use crate::token_files;
use crate::verification::{LocalKeys, Pending, Progress, Verification};
use crate::webhook::json::{JsonError, Object};
use crate::webhook::{AppIssuer, Claims, Event, Kind, Pasted, Rejection, Token, Verified};

/// The length of Kinde's signatures in base64url: 256 bytes.
const SIGNATURE_LENGTH: usize = 342;

pub(super) fn run(args: &DecodeArgs, console: Console) -> Result<Outcome, Failure> {
    let text = read(&args.source)?;
    let pasted = Pasted::all(&text);
    if pasted.is_empty() {
        return Err(Failure::new("no token to decode").hint("give a token, a file, or -"));
    }
    let checker = Checker::resolve(args)?;
    // A token that does not verify here may be rejected by the app as well.
    let app = checker.as_ref().and_then(|_| app_issuer());
    let mut all_good = true;
    for one in &pasted {
        match Token::split(&one.text) {
            Ok(token) => {
                let checked = match &checker {
                    Some(checker) => checker.check(&token)?,
                    None => Checked::No,
                };
                all_good &= !matches!(checked, Checked::Rejected(_));
                let decoded = describe(&token, checked, notes(one, app.as_ref()));
                show(&decoded, args.format, console)?;
            }
            Err(rejection) => {
                all_good = false;
                show_rejected(&rejection, one, notes(one, app.as_ref()), args.format, console)?;
            }
        }
    }
    Ok(Outcome::from(all_good))
}

/// A source is standard input, a file that exists, or the token itself.
fn read(source: &str) -> Result<String, Failure> {
    if source == "-" {
        return Ok(token_files::read_stdin()?);
    }
    let path = Path::new(source);
    // An error is no problem: a token is longer than a file name can be.
    if let Ok(about) = std::fs::metadata(path) {
        if about.is_dir() {
            return Err(Failure::new(format!("{source} is a folder")).hint("give a file in it"));
        }
        // Anything else can be read, such as a pipe from the shell.
        return match std::fs::read(path) {
            Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Err(error) => Err(Failure::new(format!("cannot read {source}: {error}"))),
        };
    }
    if source.starts_with("event_") && !source.contains('.') {
        let hint = format!("`kinde-hook events show {source}` shows it");
        return Err(Failure::new(format!("{source} is an event id, not a token")).hint(&hint));
    }
    if path.extension().is_some_and(|extension| extension == "jwt") {
        return Err(Failure::new(format!("{source} does not exist")));
    }
    Ok(source.to_owned())
}

/// Verifies tokens.
struct Checker(Verification<IssuerKeys>);

/// The issuer's keys, fetched when the first token needs them.
struct IssuerKeys {
    source: JwksSource,
    set: OnceCell<KeySet>,
}

impl Checker {
    /// `None` unless an option asks for verification.
    fn resolve(args: &DecodeArgs) -> Result<Option<Self>, Failure> {
        let KeyArgs { issuer, jwks, local_issuer } = &args.keys;
        if !args.verify && issuer.is_none() && jwks.is_none() && !local_issuer {
            return Ok(None);
        }
        let settings = resolve_keys(&args.keys)?;
        let local = LocalKeys::existing(&settings)?;
        if local.is_none() {
            settings.needed_source()?;
        }
        let issuer = settings.source.map(|source| IssuerKeys { source, set: OnceCell::new() });
        Ok(Some(Self(Verification::new(issuer, local))))
    }

    fn check(&self, token: &Token) -> Result<Checked, Failure> {
        let now = Timestamp::now();
        let (outcome, issuer) = match self.0.begin(token, now) {
            Progress::Done(outcome) => (outcome, None),
            Progress::NeedsIssuer(issuer, pending) => {
                (issuer.decide(token, now, pending)?, Some(issuer))
            }
        };
        let described = || issuer.map(|issuer| issuer.source.describe()).unwrap_or_default();
        Ok(match outcome {
            Ok(event) if event.is_by_local_issuer() => Checked::Verified(VerifiedBy::LocalIssuer),
            Ok(event) if event.is_local() => {
                Checked::Verified(VerifiedBy::LoopbackKeys(described()))
            }
            Ok(_) => Checked::Verified(VerifiedBy::Keys(described())),
            Err(rejection) => Checked::Rejected(rejection),
        })
    }
}

impl IssuerKeys {
    fn decide(
        &self,
        token: &Token,
        now: Timestamp,
        pending: Pending,
    ) -> Result<Result<Verified<Event>, Rejection>, Failure> {
        match (self.keys(), pending.without_issuer()) {
            (Ok(set), _) => Ok(pending.decide(set.verify(token, now))),
            // A file that cannot be read is a mistake of the user's.
            (Err(_), Some(rejection)) if !matches!(self.source, JwksSource::File(_)) => {
                Ok(Err(rejection))
            }
            (Err(failure), _) => Err(failure),
        }
    }

    fn keys(&self) -> Result<&KeySet, Failure> {
        if let Some(set) = self.set.get() {
            return Ok(set);
        }
        let set = match &self.source {
            // A file needs neither network nor runtime.
            JwksSource::File(path) => JwksSource::read_file(path)?,
            source => block_on(source.fetch())??,
        };
        Ok(self.set.get_or_init(|| set))
    }
}

fn show(decoded: &Decoded<'_>, format: Format, console: Console) -> Result<(), Failure> {
    let text = match format {
        Format::Json => decoded_line(decoded),
        Format::Text => decoded_text(decoded, console.out, Timestamp::now(), &zone()),
    };
    print(text)
}

/// What was removed from the pasted text, and what would fail in the app but not
/// in kinde-hook.
fn notes(pasted: &Pasted, app: Option<&AppIssuer>) -> Vec<String> {
    let mut notes: Vec<String> = pasted.remarks.iter().map(ToString::to_string).collect();
    if let Some((message, hint)) = app.and_then(AppIssuer::problem) {
        notes.push(format!("{message}: {hint}"));
    }
    notes
}

fn describe(token: &Token, checked: Checked, mut notes: Vec<String>) -> Decoded<'_> {
    // A bad signature is reported by the rejection itself.
    if !matches!(checked, Checked::Rejected(Rejection::BadSignature { .. })) {
        notes.extend(cut_short(token));
    }
    let claims = token.claims().ok();
    notes.extend(claims.iter().flat_map(far_dates));
    Decoded {
        checked,
        kind: claims.as_ref().map(Kind::of),
        event: claims.as_ref().and_then(event),
        header: shown(token.header_bytes()),
        payload: match &claims {
            Some(_) => text(token.payload_bytes()),
            None => shown(token.payload_bytes()),
        },
        dates: claims.as_ref().map(dates).unwrap_or_default(),
        notes,
    }
}

fn event(claims: &Claims<'_>) -> Option<(String, String)> {
    Some((claims.string("type")?, claims.string("event_id")?))
}

/// JSON to show: untrusted, but well-formed and not too deep.
fn shown(bytes: &[u8]) -> Result<&str, String> {
    match Object::parse(bytes) {
        // A duplicate name is a reason to reject, not to hide.
        Ok(_) | Err(JsonError::DuplicateName(_)) => text(bytes),
        Err(error) => Err(format!("cannot be shown: {error}")),
    }
}

fn text(bytes: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(bytes).map_err(|error| error.to_string())
}

fn dates(claims: &Claims<'_>) -> Vec<(&'static str, Timestamp)> {
    let written = ["event_timestamp", "timestamp"].into_iter().filter_map(|name| {
        let at = claims.string(name)?.parse().ok()?;
        Some((name, at))
    });
    let counted =
        COUNTED.into_iter().filter_map(|name| Some((name, timestamp(seconds(claims, name)?)?)));
    written.chain(counted).collect()
}

/// The claims that count the seconds since 1970.
const COUNTED: [&str; 4] = ["iat", "nbf", "exp", "auth_time"];

fn seconds(claims: &Claims<'_>, name: &str) -> Option<f64> {
    claims.get(name)?.get().parse().ok()
}

fn timestamp(seconds: f64) -> Option<Timestamp> {
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked by Timestamp")]
    Timestamp::from_second(seconds as i64).ok()
}

/// Notes about dates out of range.
fn far_dates(claims: &Claims<'_>) -> Vec<String> {
    let far = COUNTED.into_iter().filter_map(|name| {
        let seconds = seconds(claims, name)?;
        let end = if seconds < 0.0 { "before the year -9999" } else { "after the year 9999" };
        timestamp(seconds).is_none().then(|| format!("`{name}` is a date {end}"))
    });
    far.collect()
}

/// A note about a token whose end is missing.
fn cut_short(token: &Token) -> Option<String> {
    let (_, signature) = token.signed_bytes_and_signature();
    let length = signature.len();
    // Signatures of other algorithms than RS256 can be shorter.
    (token.header().is_ok() && length < SIGNATURE_LENGTH).then(|| {
        format!(
            "the signature has {length} characters instead of {SIGNATURE_LENGTH}: the token was cut short"
        )
    })
}

/// Shows why a text is not a signed token. An encrypted token still has a header
/// to show.
fn show_rejected(
    rejection: &Rejection,
    pasted: &Pasted,
    notes: Vec<String>,
    format: Format,
    console: Console,
) -> Result<(), Failure> {
    if let Some(token) = Token::with_damaged_signature(&pasted.text) {
        let checked = Checked::Rejected(rejection.clone());
        return show(&describe(&token, checked, notes), format, console);
    }
    let not_shown = || "cannot be shown: this is not a signed token".to_owned();
    let header = Token::first_part(&pasted.text);
    let decoded = Decoded {
        checked: Checked::Rejected(rejection.clone()),
        kind: None,
        event: None,
        header: header.as_deref().map_or_else(|| Err(not_shown()), shown),
        payload: Err(not_shown()),
        dates: Vec::new(),
        notes,
    };
    show(&decoded, format, console)
}
