//! The console's events of Windows.

use std::io;

use tokio::signal::windows::{self, CtrlBreak, CtrlC, CtrlClose, CtrlLogoff, CtrlShutdown};

use super::signal::Signal;

/// The events are caught from the start, so that none is lost between two waits.
#[derive(Debug)]
pub(super) struct Sources {
    interrupt: CtrlC,
    terminate: CtrlBreak,
    close: CtrlClose,
    logoff: CtrlLogoff,
    shutdown: CtrlShutdown,
}

impl Sources {
    pub(super) fn catch() -> io::Result<Self> {
        Ok(Self {
            interrupt: windows::ctrl_c()?,
            terminate: windows::ctrl_break()?,
            close: windows::ctrl_close()?,
            logoff: windows::ctrl_logoff()?,
            shutdown: windows::ctrl_shutdown()?,
        })
    }

    pub(super) async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.interrupt.recv() => Signal::Request,
            _ = self.terminate.recv() => Signal::Request,
            _ = self.close.recv() => Signal::HangUp,
            _ = self.logoff.recv() => Signal::HangUp,
            _ = self.shutdown.recv() => Signal::HangUp,
        }
    }
}
