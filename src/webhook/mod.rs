//! What a webhook means: the pure core. It knows no socket, no file, no
//! terminal and no clock; everything it needs arrives as an argument.

mod app_issuer;
mod body;
mod delivery;
mod event;
mod event_type;
mod excerpt;
mod forwarded;
mod health;
mod issuer;
pub(crate) mod json;
mod kind;
mod notice;
mod pasted;
mod receipt;
mod record;
mod refusal;
mod rejection;
mod route;
mod schedule;
mod signer;
#[cfg_attr(not(test), expect(dead_code, reason = "the command that makes events up comes next"))]
mod tamper;
mod target;
mod token;
mod verify;

pub(crate) use app_issuer::{APP_ISSUER_NAME, AppIssuerFault};
pub(crate) use body::{MAX_BODY_BYTES, token_text};
pub(crate) use delivery::Delivery;
pub use event::Event;
pub(crate) use event_type::EventFilter;
pub use event_type::EventType;
pub(crate) use excerpt::excerpt;
pub(crate) use forwarded::{ForwardOutcome, Forwarded, worst};
pub(crate) use health::Health;
pub(crate) use issuer::is_loopback;
pub use issuer::{Issuer, IssuerFault};
pub use kind::Kind;
pub(crate) use notice::{LocalReady, Notice, Problem, Ready, Tally};
pub(crate) use pasted::Pasted;
pub(crate) use receipt::{Receipt, Unavailable, Verdict};
pub(crate) use record::{KeptEvent, KeptForward, Record, Standing};
pub(crate) use refusal::{Refusal, RefusalReason};
pub use rejection::Rejection;
pub(crate) use route::Route;
pub(crate) use schedule::RETRY_DELAYS;
pub(crate) use signer::Signer;
pub(crate) use tamper::Tamper;
pub(crate) use target::Target;
pub(crate) use token::Claims;
pub use token::{Part, Token};
pub use verify::Verified;
pub(crate) use verify::verify;
