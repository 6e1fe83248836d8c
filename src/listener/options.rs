//! What a listener is to do, with everything resolved before it starts.

use std::path::PathBuf;

use super::forwarding::ForwardingOptions;
use super::registration::RegistrationOptions;
use crate::render::Form;
use crate::settings::KeySettings;
use crate::tunnel::Engine;
use crate::webhook::EventFilter;

#[derive(Debug)]
pub(crate) struct ListenerOptions {
    /// The address to bind to; the loopback ones, if there is none.
    pub(crate) host: Option<String>,
    /// 0 picks a free port.
    pub(crate) port: u16,
    /// The port that `trigger` sends to by default.
    pub(crate) trigger_port: u16,
    /// The only path that accepts deliveries.
    pub(crate) path: Option<String>,
    /// Which events are shown and forwarded; all, if it is empty.
    pub(crate) filters: Vec<EventFilter>,
    pub(crate) keys: KeySettings,
    pub(crate) store: Option<PathBuf>,
    /// A folder in which each verified token is saved.
    pub(crate) save: Option<PathBuf>,
    pub(crate) form: Form,
    pub(crate) forwarding: ForwardingOptions,
    pub(crate) tunnel: Option<Engine>,
    pub(crate) registration: Option<RegistrationOptions>,
}
