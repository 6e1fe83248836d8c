//! Kinde's Management API: webhooks, event types and single past events. Secrets
//! do not leave this module.

mod access;
mod answer;
mod api;
mod call;
mod claims;
mod cleanup;
mod creation;
mod error;
mod exchange;
mod model;
mod owner_tag;
mod retry_policy;
mod secret;
mod token;

pub(crate) use api::{Deletion, Management, NewWebhook, SCOPES};
pub(crate) use claims::{Claim, Claims, OrphanedClaim, tag};
pub(crate) use cleanup::{Orphan, doubtful, orphans};
pub(crate) use creation::{not_created, waiting, wanted_types};
pub(crate) use error::ManagementError;
pub(crate) use model::{ApiEvent, ApiEventType, ApiWebhook, is_plain_id};
pub(crate) use owner_tag::{Host, Life, OwnerTag};
pub(crate) use secret::Secret;
pub(crate) use token::Credentials;
