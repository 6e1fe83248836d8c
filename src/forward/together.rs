//! Futures that run at once.

use std::future::{Future, poll_fn};
use std::task::Poll;

/// Runs all of them, in this task, and returns what they return in their own
/// order. They are begun in that order too, before anything else can run.
pub(crate) async fn together<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
    let mut running: Vec<_> = futures.into_iter().map(|future| (Box::pin(future), None)).collect();
    poll_fn(|context| {
        let mut all_done = true;
        for (future, output) in &mut running {
            if output.is_some() {
                continue;
            }
            match future.as_mut().poll(context) {
                Poll::Ready(done) => *output = Some(done),
                Poll::Pending => all_done = false,
            }
        }
        if all_done { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    running.into_iter().filter_map(|(_, output)| output).collect()
}

#[cfg(test)]
mod tests {
    use tokio::sync::Notify;

    use super::*;

    #[tokio::test]
    async fn each_runs_while_the_others_wait() {
        let bell = &Notify::new();
        let futures = [false, true].map(|rings| async move {
            if rings {
                bell.notify_one();
            } else {
                bell.notified().await;
            }
            rings
        });
        assert_eq!(together(futures.into()).await, [false, true]);
    }

    #[tokio::test]
    async fn nothing_to_run_is_done_at_once() {
        assert!(together(Vec::<std::future::Ready<()>>::new()).await.is_empty());
    }
}
