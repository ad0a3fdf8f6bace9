use std::{net::SocketAddr, sync::Arc};

use axum::{Router, middleware};
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, limit::RequestBodyLimitLayer,
};

use crate::{Failure, Options, api, app::App, guard};

/// Nobody sends more than a decision.
const MOST_BYTES_IN: usize = 64 << 10;

/// Everything that is served, as one service.
pub fn router(options: Options) -> cairn_store::Result<Router> {
    Ok(routes(Arc::new(App::new(options)?)))
}

fn routes(app: Arc<App>) -> Router {
    let router = Router::new().nest("/api/v1", api::router(&app));
    #[cfg(feature = "pages")]
    let router = router.merge(crate::pages::router(&app));
    #[cfg(not(feature = "pages"))]
    let router = router.fallback(api::nothing);
    router
        .layer(RequestBodyLimitLayer::new(MOST_BYTES_IN))
        .layer(middleware::from_fn(guard::in_time))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(app.clone(), guard::door))
        .layer(middleware::from_fn_with_state(app.clone(), guard::guard))
        .layer(CatchPanicLayer::custom(|_| {
            axum::response::IntoResponse::into_response(Failure::Broken)
        }))
        .with_state(app)
}

/// Serves until the process is told to stop; `ready` is called with the address once it listens.
pub fn run(
    options: Options,
    address: SocketAddr,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Stopped> {
    let app = Arc::new(App::new(options)?);
    let router = routes(app.clone());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|source| Stopped::Io { address, source })?;
    runtime.block_on(async {
        let io = |source| Stopped::Io { address, source };
        let listener = tokio::net::TcpListener::bind(address).await.map_err(io)?;
        ready(listener.local_addr().map_err(io)?);
        axum::serve(listener, router)
            .with_graceful_shutdown(async move {
                // Without a signal to wait for, the process is ended from outside.
                if tokio::signal::ctrl_c().await.is_err() {
                    std::future::pending::<()>().await;
                }
                app.closing.send_replace(true);
            })
            .await
            .map_err(io)
    })
}

/// Why a server could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    #[error(transparent)]
    Store(#[from] cairn_store::Error),
    #[error("{address}: {source}; is another program listening there? `--port` takes another port")]
    Io { address: SocketAddr, source: std::io::Error },
}
