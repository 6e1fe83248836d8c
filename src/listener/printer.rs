//! The one thread that writes. Notices queue up for it, so that lines never
//! mix and a slow terminal blocks nothing until the queue is full.

use std::io::{self, Write};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use super::notices::QUEUE;
use crate::console::{Console, is_unread};
use crate::error::Failure;
use crate::render::{Form, Renderer};
use crate::settings::zone;
use crate::webhook::{Notice, Ready};

/// How long to wait for more notices before the next batch is written.
const BATCH_PAUSE: Duration = Duration::from_millis(2);

/// How many bytes of output are written at once at most: as many as a busy
/// listener prints in the moment between two writes.
const OUTPUT_BUFFER: usize = 64 * 1024;

/// What renders to the standard streams.
pub(super) type StandardRenderer = Renderer<io::BufWriter<io::Stdout>, io::Stderr>;

pub(super) fn standard_renderer(form: Form, console: Console) -> StandardRenderer {
    Renderer {
        form,
        out: io::BufWriter::with_capacity(OUTPUT_BUFFER, io::stdout()),
        palette: console.out,
        aside: (!console.quiet).then(io::stderr),
        aside_palette: console.aside,
        zone: zone(),
    }
}

#[derive(Debug)]
pub(super) struct Printer {
    ended: oneshot::Receiver<io::Result<()>>,
    outcome: Option<io::Result<()>>,
}

impl Printer {
    /// Starts printing that the listener is ready, and then what is queued, up to
    /// [`Notice::Stopped`] or until standard output is closed.
    pub(super) fn start<W, A>(
        mut renderer: Renderer<W, A>,
        ready: Ready,
        mut queue: mpsc::Receiver<Notice>,
    ) -> Self
    where
        W: Write + Send + 'static,
        A: Write + Send + 'static,
    {
        let (done, ended) = oneshot::channel();
        let (printed, printed_notices) = mpsc::unbounded_channel();
        std::thread::spawn(move || {
            let printed = renderer
                .notice(&Notice::Ready(ready))
                .and_then(|()| renderer.flush())
                .and_then(|()| print(&mut renderer, &mut queue, &printed));
            let _ = done.send(printed);
        });
        tokio::spawn(drop_printed(printed_notices));
        Self { ended, outcome: None }
    }

    /// Waits until standard output is closed.
    pub(super) async fn ended(&mut self) {
        self.wait().await;
    }

    /// Waits until everything sent is written.
    pub(super) async fn finish(mut self) -> Result<(), Failure> {
        self.wait().await;
        match self.outcome {
            Some(Err(error)) if !is_unread(&error) => {
                Err(Failure::new(format!("cannot write to standard output: {error}")))
            }
            _ => Ok(()),
        }
    }

    async fn wait(&mut self) {
        if self.outcome.is_none() {
            self.outcome = Some((&mut self.ended).await.unwrap_or(Ok(())));
        }
    }
}

/// Ends with the last notice and not with the last sender: an abandoned delivery
/// or fetch may hold a sender for half a minute.
fn print<W: Write, A: Write>(
    renderer: &mut Renderer<W, A>,
    queue: &mut mpsc::Receiver<Notice>,
    printed: &mpsc::UnboundedSender<Vec<Notice>>,
) -> io::Result<()> {
    loop {
        let mut notices = Vec::new();
        if queue.blocking_recv_many(&mut notices, QUEUE) == 0 {
            return Ok(());
        }
        for notice in &notices {
            renderer.notice(notice)?;
            if matches!(notice, Notice::Stopped(_)) {
                return renderer.flush();
            }
        }
        renderer.flush()?;
        // Without a runtime, they are dropped here.
        let _ = printed.send(notices);
        // Waking this thread for each of many notices costs more than writing
        // them, so it pauses for an unnoticeable moment.
        std::thread::sleep(BATCH_PAUSE);
    }
}

/// Drops printed notices on the runtime's own thread: freeing memory on another
/// thread than the one that allocated it makes both wait for the allocator's lock.
async fn drop_printed(mut printed_notices: mpsc::UnboundedReceiver<Vec<Notice>>) {
    while printed_notices.recv().await.is_some() {}
}
