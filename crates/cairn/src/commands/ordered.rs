use std::{
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, SyncSender},
    },
    thread,
};

/// Items read ahead of the slowest; enough to keep every worker busy, little enough to hold.
const AHEAD: usize = 64;

/// Where the result of one item will be; empty when working on it failed.
type Promise<U> = (String, Receiver<Option<U>>);

/// Turns items into results on several threads and hands the results on in the items' order.
///
/// `feed` is given a function that takes an item and its name, and is told to stop once `take`
/// wants no more. A panic in `work` becomes a call of `failed` with the item's name. The results
/// do not depend on `threads`, and none waits for an item that has not come yet.
pub fn ordered<T: Send, U: Send>(
    threads: usize,
    work: impl Fn(T) -> U + Sync,
    feed: impl FnOnce(&mut dyn FnMut(String, T) -> ControlFlow<()>),
    mut take: impl FnMut(U) -> ControlFlow<()> + Send,
    mut failed: impl FnMut(&str) + Send,
) {
    let (to_do, jobs) = mpsc::sync_channel::<(T, SyncSender<Option<U>>)>(AHEAD);
    let (promise, promises) = mpsc::sync_channel::<Promise<U>>(AHEAD);
    let jobs = Mutex::new(jobs);
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| {
                loop {
                    // Taken in one statement, so that the lock is not held while working.
                    let job = jobs.lock().expect("no worker panics while it takes a job").recv();
                    let Ok((item, result)) = job else { return };
                    let made = catch_unwind(AssertUnwindSafe(|| work(item))).ok();
                    // Not wanted any more once the taking has stopped.
                    let _ = result.send(made);
                }
            });
        }
        scope.spawn(|| {
            for (name, result) in promises {
                match result.recv() {
                    Ok(Some(made)) if !is_over.load(Ordering::Relaxed) => {
                        is_over.store(take(made).is_break(), Ordering::Relaxed);
                    }
                    Ok(None) => failed(&name),
                    _ => {}
                }
            }
        });
        feed(&mut |name, item| {
            let (result, wanted) = mpsc::sync_channel(1);
            let is_sent =
                promise.send((name, wanted)).is_ok() && to_do.send((item, result)).is_ok();
            match is_sent && !is_over.load(Ordering::Relaxed) {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            }
        });
        drop((promise, to_do));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_and_failures_are_named() {
        let (mut taken, mut failures) = (Vec::new(), Vec::new());
        ordered(
            4,
            |n: u64| {
                thread::sleep(std::time::Duration::from_micros(n * 37 % 11 * 100));
                assert!(n != 13, "the thirteenth fails on purpose");
                n
            },
            |each| {
                let _ = (0..200).try_for_each(|n| each(n.to_string(), n));
            },
            |n| {
                taken.push(n);
                ControlFlow::Continue(())
            },
            |name| failures.push(name.to_owned()),
        );
        assert_eq!(taken, (0..200).filter(|n| *n != 13).collect::<Vec<_>>());
        assert_eq!(failures, ["13"]);
    }

    #[test]
    fn the_feeding_stops_when_nobody_takes() {
        let mut fed = 0_u64;
        ordered(
            2,
            |n: u64| n,
            |each| {
                while each(String::new(), fed).is_continue() {
                    fed += 1;
                }
            },
            |_| ControlFlow::Break(()),
            |_| {},
        );
        assert!(fed < 10_000, "{fed}");
    }
}
