//! The state of the webhook that a listener creates for itself in Kinde.

/// A change of a listener's registration. Its texts are untrusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RegistrationNotice {
    pub(crate) state: RegistrationState,
    /// Kinde's id of the webhook, if it has one.
    pub(crate) id: Option<String>,
    pub(crate) endpoint: Option<String>,
    pub(crate) cause: Option<String>,
    pub(crate) hint: Option<String>,
}

impl RegistrationNotice {
    /// A change without further details.
    pub(crate) fn new(state: RegistrationState) -> Self {
        Self { state, id: None, endpoint: None, cause: None, hint: None }
    }
}

/// What can become of a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RegistrationState {
    /// Kinde does not send to us yet: the public URL is not confirmed to lead
    /// here.
    Waiting,
    /// Kinde sends to us.
    Registered,
    /// Kinde sends to us at another address than before.
    Moved,
    /// Kinde does not accept the URL yet; it is retried.
    Retrying,
    /// The webhook is deleted.
    Removed,
    /// The webhook of a listener that ended without deleting it is deleted.
    Swept,
    /// Kinde does not send to us, or the webhook is left behind.
    Failed,
}

impl RegistrationState {
    /// The state's stable name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Registered => "registered",
            Self::Moved => "moved",
            Self::Retrying => "retrying",
            Self::Removed => "removed",
            Self::Swept => "swept",
            Self::Failed => "failed",
        }
    }
}
