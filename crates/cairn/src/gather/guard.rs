use std::{
    panic,
    sync::{Once, mpsc},
    thread,
    time::Duration,
};

/// Marks the threads whose panics are expected; see [`guarded`].
const NAME: &str = "parser of foreign bytes";

/// Parsers of trees call themselves once per level of nesting.
const STACK: usize = 256 << 20;

/// No honest document takes as long.
const PATIENCE: Duration = Duration::from_secs(20);

/// Runs a third-party parser on bytes that nobody vouches for.
///
/// A panic in it becomes a reason, and so does running too long; a thread of its own also gives
/// deep nesting the stack it needs. A parser that never ends keeps its thread until the process
/// ends: a thread cannot be stopped from outside, and the reports after it need not wait.
pub fn guarded<T: Send + 'static>(
    parser: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, String> {
    silence_expected_panics();
    let (done, result) = mpsc::sync_channel(1);
    let run = move || {
        // Nobody listens any more when the patience ran out, and nobody needs to.
        let _ = done.send(parser());
    };
    thread::Builder::new()
        .name(NAME.to_owned())
        .stack_size(STACK)
        .spawn(run)
        .map_err(|err| format!("no thread could be started to read it ({err}); try again"))?;
    match result.recv_timeout(PATIENCE) {
        Ok(parsed) => parsed,
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            Err("its parser failed on it (an error of the parser, or a damaged file)".to_owned())
        }
        Err(mpsc::RecvTimeoutError::Timeout) => {
            Err(format!("reading it took more than {} s; it was left", PATIENCE.as_secs()))
        }
    }
}

/// A panic that becomes a named bad item must not also print a backtrace at the user.
fn silence_expected_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if thread::current().name() != Some(NAME) {
                usual(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panicking_parser_is_a_reason() {
        let failed = guarded(|| -> Result<(), String> { panic!("index out of bounds") });
        assert!(failed.unwrap_err().contains("its parser failed"));
        assert_eq!(guarded(|| Ok(7)), Ok(7));
    }
}
