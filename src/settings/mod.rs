//! From what was typed, the environment and `.env` files to ready values.

mod app;
mod colour;
mod data_folder;
mod dotenv;
mod env;
mod env_files;
mod host;
mod issuer;
mod management;
mod store;
mod target;
mod zone;

pub(crate) use app::{AppSettings, CredentialSources, Named, app_issuer, foreign_files};
pub(crate) use colour::colour;
pub(crate) use data_folder::data_folder;
#[cfg(any(fuzzing, test))]
pub(crate) use dotenv::parse as parse_dotenv;
pub(crate) use env::{RUST_LOG, completed_shell, folder, user};
pub(crate) use host::host;
pub(crate) use issuer::{KeySettings, named_issuers, resolve_keys};
pub(crate) use management::{ManagementSettings, resolve_management};
pub(crate) use store::{resolve_store, store_path};
pub(crate) use target::default_target;
pub(crate) use zone::{zone, zone_problem};
