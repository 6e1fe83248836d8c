//! A webhook in Kinde that lives as long as the listener: created once there is a
//! public address, created again when that changes, and deleted at the end.

mod follower;
mod pending_cleanup;
mod worker;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use self::follower::Desired;
pub(super) use self::follower::Follower;
pub(super) use self::pending_cleanup::PendingCleanup;
use self::worker::{Worker, failed};
use super::notices::send;
use crate::error::Failure;
use crate::management::{Claims, Management, waiting};
use crate::settings::{ManagementSettings, data_folder, host};
use crate::webhook::{EventFilter, Notice, Problem, Target};

/// How long deleting the webhook may take at the end.
const END_TIMEOUT: Duration = Duration::from_secs(6);

#[derive(Debug)]
pub(super) struct Registration {
    desired: watch::Sender<Desired>,
    task: JoinHandle<()>,
    pending: PendingCleanup,
    notices: mpsc::Sender<Notice>,
}

/// What to register, and where. Settings that cannot be used are a warning only:
/// a listener is of use without a registration.
#[derive(Debug)]
pub(crate) struct RegistrationOptions {
    pub(crate) settings: Result<ManagementSettings, Failure>,
    /// Which event types to register; all, if it is empty.
    pub(crate) filters: Vec<EventFilter>,
}

/// Prepares a registration. What is wrong is only reported.
pub(super) async fn begin(
    options: Option<RegistrationOptions>,
    bound: &[SocketAddr],
    notices: &mpsc::Sender<Notice>,
) -> Option<Registration> {
    let RegistrationOptions { settings, filters } = options?;
    let prepared =
        settings.and_then(|settings| apart_from_ourselves(settings, bound)).and_then(|settings| {
            Registration::new(settings, &data_folder()?, filters, notices.clone())
        });
    match prepared {
        Ok(registration) => Some(registration),
        Err(failure) => {
            send(notices, Notice::Registration(failed(failure, None))).await;
            None
        }
    }
}

/// Deletes the webhook, if there is one.
pub(super) async fn end(registration: Option<Registration>) {
    if let Some(registration) = registration {
        registration.end().await;
    }
}

/// An app's `.env` may name this listener as the issuer, which has no API to
/// create webhooks with.
fn apart_from_ourselves(
    settings: ManagementSettings,
    bound: &[SocketAddr],
) -> Result<ManagementSettings, Failure> {
    let target: Option<Target> = settings.api.as_str().parse().ok();
    if target.is_some_and(|target| target.points_at(bound)) {
        return Err(Failure::new(format!("{} is this listener itself", settings.api))
            .hint("set --management-url, such as https://acme.kinde.com"));
    }
    Ok(settings)
}

impl Registration {
    /// Prepares to register in Kinde; nothing is requested yet.
    pub(super) fn new(
        settings: ManagementSettings,
        folder: &Path,
        filters: Vec<EventFilter>,
        notices: mpsc::Sender<Notice>,
    ) -> Result<Self, Failure> {
        let waiting_notices = notices.clone();
        let report_wait = Arc::new(move |wait: Duration| {
            let warning = Problem { message: waiting(wait), hint: None };
            // A reader that far behind misses little.
            let _ = waiting_notices.try_send(Notice::Warning(warning));
        });
        let credentials = settings.credentials.clone();
        let api = Management::new(&settings.api, credentials, Some(folder), report_wait)?;
        let (desired, desired_changes) = watch::channel(Desired::Nothing);
        let pending = PendingCleanup::default();
        let worker = Worker {
            api,
            settings,
            claims: Claims::new(folder),
            host: host(),
            filters,
            notices: notices.clone(),
            desired_changes,
            pending: pending.clone(),
            current: None,
            former: Vec::new(),
            has_swept: false,
            has_moved: false,
        };
        Ok(Self { desired, task: tokio::spawn(worker.run()), pending, notices })
    }

    /// The handle that reports where the listener is reached. `path` is the only
    /// path that accepts webhooks, if there is one.
    pub(super) fn follower(&self, path: Option<String>) -> Follower {
        Follower::new(self.desired.clone(), path.unwrap_or_default())
    }

    /// The webhooks that are to be deleted.
    pub(super) fn pending(&self) -> PendingCleanup {
        self.pending.clone()
    }

    /// Deletes the webhook, and reports what is left behind if that takes too
    /// long.
    pub(super) async fn end(mut self) {
        self.desired.send_replace(Desired::End);
        if timeout(END_TIMEOUT, &mut self.task).await.is_err() {
            self.task.abort();
            for notice in self.pending.left_behind("Kinde did not respond in time") {
                send(&self.notices, Notice::Registration(notice)).await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Read as _, Write as _};
    use std::net::{TcpListener, TcpStream};
    use std::sync::Mutex;

    use super::*;
    use crate::management::{Credentials, Secret};
    use crate::webhook::{RegistrationNotice, RegistrationState};

    /// An API that accepts everything, and the calls that it received.
    fn api() -> (String, Arc<Mutex<Vec<String>>>) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let calls: Arc<Mutex<Vec<String>>> = Arc::default();
        let received = Arc::clone(&calls);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let received = Arc::clone(&received);
                std::thread::spawn(move || while answer(&stream, &received).is_some() {});
            }
        });
        (url, calls)
    }

    fn answer(mut stream: &TcpStream, calls: &Mutex<Vec<String>>) -> Option<()> {
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|count| *count > 0)?;
        let call = line.rsplit_once(' ')?.0.to_owned();
        let mut length = 0;
        while line != "\r\n" {
            line.clear();
            reader.read_line(&mut line).ok()?;
            let header = line.to_ascii_lowercase();
            if let Some(value) = header.strip_prefix("content-length: ") {
                length = value.trim().parse().ok()?;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let mut calls = calls.lock().expect("the calls");
        let answer = match call.as_str() {
            "POST /oauth2/token" => r#"{"access_token":"t","expires_in":86400}"#.to_owned(),
            "GET /api/v1/event_types" => r#"{"event_types":[{"code":"a.b"}]}"#.to_owned(),
            "GET /api/v1/webhooks" => r#"{"webhooks":[]}"#.to_owned(),
            "POST /api/v1/webhooks" => {
                let made = calls.iter().filter(|earlier| **earlier == call).count();
                format!(r#"{{"webhook":{{"id":"w{made}"}}}}"#)
            }
            _ => "{}".to_owned(),
        };
        calls.push(call);
        drop(calls);
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", answer.len());
        stream.write_all((head + &answer).as_bytes()).ok()
    }

    async fn next(notices: &mut mpsc::Receiver<Notice>) -> (RegistrationState, String, String) {
        match notices.recv().await {
            Some(Notice::Registration(RegistrationNotice { state, id, endpoint, .. })) => {
                (state, id.unwrap_or_default(), endpoint.unwrap_or_default())
            }
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn a_new_address_gets_a_new_webhook_after_the_old_one_is_deleted() {
        use RegistrationState::{Moved, Registered, Removed};
        let folder = tempfile::tempdir().expect("a folder");
        let (url, calls) = api();
        let settings = ManagementSettings {
            api: url.parse().expect("an issuer"),
            credentials: Credentials { client_id: "c".to_owned(), client_secret: Secret::new("s") },
            options: String::new(),
        };
        let (sender, mut notices) = mpsc::channel(16);
        let registration =
            Registration::new(settings, folder.path(), Vec::new(), sender).expect("a client");
        let (first, second) = ("https://a.example.com/hook", "https://b.example.com/hook");
        let expected =
            |state, id: &str, endpoint: &str| (state, id.to_owned(), endpoint.to_owned());
        let follower = registration.follower(Some("/hook".to_owned()));
        follower.register("https://a.example.com/");
        assert_eq!(next(&mut notices).await, expected(Registered, "w0", first));
        follower.register("https://a.example.com");
        follower.register("https://b.example.com");
        assert_eq!(next(&mut notices).await, expected(Moved, "w1", second));
        registration.end().await;
        assert_eq!(next(&mut notices).await, expected(Removed, "w1", second));
        follower.register("https://c.example.com");
        let calls = calls.lock().expect("the calls");
        let changes: Vec<&str> = calls
            .iter()
            .filter(|call| !call.starts_with("GET") && !call.contains("token"))
            .map(String::as_str)
            .collect();
        assert_eq!(
            changes,
            [
                "POST /api/v1/webhooks",
                "DELETE /api/v1/webhooks/w0",
                "POST /api/v1/webhooks",
                "DELETE /api/v1/webhooks/w1",
            ]
        );
        let notes = std::fs::read_dir(folder.path().join("registrations")).expect("a folder");
        assert_eq!(notes.count(), 0);
    }
}
