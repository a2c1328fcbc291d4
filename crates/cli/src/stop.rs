//! Completes when somebody asks this process to end: Ctrl-C, or SIGTERM from a supervisor.

use std::future::Future;

/// Waits for the wish to end. It is listened for from this call on, so whoever was told that a server is there may end it at
/// once. When signals cannot be watched, the process simply ends by them, as any other does.
pub(crate) fn asked() -> impl Future<Output = ()> {
    let terminated = terminated();
    async {
        tokio::select! {
            () = interrupted() => {}
            () = terminated => {}
        }
        tracing::info!("stopping");
    }
}

async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

#[cfg(unix)]
fn terminated() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let terminate = signal(SignalKind::terminate());
    async {
        match terminate {
            Ok(mut terminate) => _ = terminate.recv().await,
            Err(_) => std::future::pending().await,
        }
    }
}

#[cfg(not(unix))]
fn terminated() -> impl Future<Output = ()> {
    std::future::pending()
}
