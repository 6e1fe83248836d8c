//! The one thread that writes. Notices queue up for it, so that lines never
//! mix and a slow terminal holds up nothing until the queue is full.

use std::io::{self, Write};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use super::notices::QUEUE;
use crate::console::{Console, is_unread};
use crate::error::Failure;
use crate::render::{Form, Renderer};
use crate::settings::zone;
use crate::webhook::{Notice, Ready};

/// How long notices may wait for more of them.
const MOMENT: Duration = Duration::from_millis(2);

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

/// A running printer.
#[derive(Debug)]
pub(super) struct Printer {
    ended: oneshot::Receiver<io::Result<()>>,
    outcome: Option<io::Result<()>>,
}

impl Printer {
    /// Starts printing that the listener is ready, and then what is queued, up to
    /// [`Notice::Stopped`] or until nobody reads any more.
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
        let (printed, spent) = mpsc::unbounded_channel();
        std::thread::spawn(move || {
            let printed = renderer
                .notice(&Notice::Ready(ready))
                .and_then(|()| renderer.flush())
                .and_then(|()| print(&mut renderer, &mut queue, &printed));
            let _ = done.send(printed);
        });
        tokio::spawn(forget(spent));
        Self { ended, outcome: None }
    }

    /// Waits until nobody reads any more.
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

/// Ends with the last notice and not with the last sender: a delivery that was
/// given up, or a fetch that nobody waits for, may hold one for half a minute.
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
        // them, so it looks again after a moment that nobody notices.
        std::thread::sleep(MOMENT);
    }
}

/// Drops what was printed on the runtime's own thread: freeing on another one
/// what came from there makes both wait for the allocator's lock.
async fn forget(mut spent: mpsc::UnboundedReceiver<Vec<Notice>>) {
    while spent.recv().await.is_some() {}
}
