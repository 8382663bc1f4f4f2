//! `serve`: until Ctrl-C, SIGTERM or, with `--with-parent`, until whoever started it is gone.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use doorstep_bridge::{Entry, Listening};
use tablet::{api, desktop};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

use super::{Home, say, told};

/// What a call that does not end may hold up when everything else has stopped.
const LAST_CALLS: Duration = Duration::from_secs(3);

#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    home: Home,
    /// 界面文件夹 / the folder of the built screens
    #[arg(long)]
    ui: PathBuf,
    /// 端口，0 为任意 / the port, 0 for any
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// 标准输入关闭时结束 / end when standard input closes
    #[arg(long)]
    with_parent: bool,
}

pub(super) fn run(command: &Serve) -> anyhow::Result<()> {
    let home = &command.home.data;
    let ports = desktop::ports(home).map_err(|error| told(error.into()))?;
    let entry = {
        let mut rng = ports.rng.lock().unwrap_or_else(PoisonError::into_inner);
        Entry::new(rng.bytes(), rng.bytes())
    };
    let tablet = Arc::new(desktop::tablet(home, ports).map_err(|error| told(error.into()))?);
    let asked = Arc::clone(&tablet);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ended = runtime.block_on(async {
        let calls = Arc::new(move |name: &str, request| api::call(&asked, name, request));
        let listening =
            Listening::on(command.port, &command.ui, entry, calls).await.with_context(|| {
                format!(
                    "不能打开：端口 {} 或界面文件夹 {}（先在 ui 里 npm run build）/ cannot serve there",
                    command.port,
                    command.ui.display()
                )
            })?;
        let stop = asked_to_stop(command.with_parent)?;
        say(io::stdout(), &listening.way_in());
        anyhow::Ok(listening.until(stop).await?)
    });
    runtime.shutdown_timeout(LAST_CALLS);
    // Closes the database, unless a call still holds it: everything saved is on the disk either way.
    tablet.lock();
    ended
}

/// Comes when it is time to end.
fn asked_to_stop(with_parent: bool) -> io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut term = signal(SignalKind::terminate())?;
    let (gone, parent_is_gone) = oneshot::channel();
    if with_parent {
        std::thread::spawn(move || {
            io::copy(&mut io::stdin().lock(), &mut io::sink()).ok();
            gone.send(()).ok();
        });
    }
    Ok(async move {
        let parent = async {
            if !with_parent || parent_is_gone.await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            _ = term.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
            () = parent => {}
        }
    })
}
