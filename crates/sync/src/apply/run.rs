//! The two ways to run a job that may panic or stall.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::{Apply, Job};
use crate::code::Code;
use crate::limits::{APPLY_ABANDONED_MAX, APPLY_AT_ONCE_MAX, APPLY_STALL_TIMEOUT_MS};

/// Here and now: deterministic, for simulation, and for tablets, which apply what the server has judged.
#[derive(Clone, Copy, Debug, Default)]
pub struct InPlace;

impl Apply for InPlace {
    fn run(&self, job: Job) -> Result<(), Code> {
        // Whatever a panic leaves half done is owned by the job and thrown away with it.
        catch_unwind(AssertUnwindSafe(job)).map_err(|_| Code::APPLY_PANICKED)
    }
}

/// In a thread of its own, at most [`APPLY_AT_ONCE_MAX`] at once. An overdue thread cannot be stopped, only given up;
/// while [`APPLY_ABANDONED_MAX`] of them still run, nothing further is begun.
#[derive(Clone, Debug)]
pub struct Threaded {
    stall_timeout_ms: u64,
    abandoned: Arc<AtomicUsize>,
    running: Arc<Running>,
}

/// How many jobs run that were not given up.
#[derive(Debug, Default)]
struct Running {
    many: Mutex<usize>,
    ended: Condvar,
}

/// A place among them.
struct Turn<'r>(&'r Running);

impl Running {
    fn wait(&self) -> Turn<'_> {
        let many = self.many.lock().unwrap_or_else(PoisonError::into_inner);
        let free = self.ended.wait_while(many, |many| *many >= APPLY_AT_ONCE_MAX);
        *free.unwrap_or_else(PoisonError::into_inner) += 1;
        Turn(self)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.many.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.ended.notify_one();
    }
}

const RUNNING: u8 = 0;
const FINISHED: u8 = 1;
const ABANDONED: u8 = 2;

impl Default for Threaded {
    fn default() -> Self {
        Self::new(APPLY_STALL_TIMEOUT_MS)
    }
}

impl Threaded {
    /// Gives a job up after `stall_timeout_ms`.
    pub fn new(stall_timeout_ms: u64) -> Self {
        Self { stall_timeout_ms, abandoned: Arc::default(), running: Arc::default() }
    }

    /// Threads given up that still run.
    pub fn abandoned(&self) -> usize {
        self.abandoned.load(Ordering::SeqCst)
    }

    fn spawn(
        &self,
        job: Job,
        state: Arc<AtomicU8>,
    ) -> Result<mpsc::Receiver<Result<(), Code>>, Code> {
        let (done, ended) = mpsc::sync_channel(1);
        let abandoned = Arc::clone(&self.abandoned);
        let body = move || {
            let result = InPlace.run(job);
            if state.swap(FINISHED, Ordering::SeqCst) == ABANDONED {
                abandoned.fetch_sub(1, Ordering::SeqCst);
            }
            let _ = done.send(result);
        };
        let thread = thread::Builder::new().name("apply".into()).spawn(body);
        thread.map(|_detached| ended).map_err(|_| Code::APPLY_BUSY)
    }
}

impl Apply for Threaded {
    fn run(&self, job: Job) -> Result<(), Code> {
        let _turn = self.running.wait();
        if self.abandoned() >= APPLY_ABANDONED_MAX {
            return Err(Code::APPLY_BUSY);
        }
        let state = Arc::new(AtomicU8::new(RUNNING));
        let ended = self.spawn(job, Arc::clone(&state))?;
        match ended.recv_timeout(Duration::from_millis(self.stall_timeout_ms)) {
            Ok(result) => result,
            Err(RecvTimeoutError::Disconnected) => Err(Code::APPLY_PANICKED),
            Err(RecvTimeoutError::Timeout) => {
                // Counted before it is marked: the thread takes back what it finds marked.
                self.abandoned.fetch_add(1, Ordering::SeqCst);
                let marked =
                    state.compare_exchange(RUNNING, ABANDONED, Ordering::SeqCst, Ordering::SeqCst);
                if marked.is_err() {
                    self.abandoned.fetch_sub(1, Ordering::SeqCst);
                }
                Err(Code::APPLY_STALLED)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    #[allow(clippy::panic)]
    fn a_panic_stays_inside() {
        for apply in [&InPlace as &dyn Apply, &Threaded::new(10_000)] {
            assert_eq!(apply.run(Box::new(|| panic!("from data"))), Err(Code::APPLY_PANICKED));
            assert_eq!(apply.run(Box::new(|| ())), Ok(()));
        }
    }

    #[test]
    fn two_stalled_threads_are_given_up_and_a_third_is_not_begun() {
        let apply = Threaded::new(20);
        let stall = || {
            let (release, released) = channel::<()>();
            let job: Job = Box::new(move || {
                let _ = released.recv_timeout(Duration::from_secs(60));
            });
            (release, job)
        };
        let ((release_one, one), (release_two, two)) = (stall(), stall());
        assert_eq!(apply.run(one), Err(Code::APPLY_STALLED));
        assert_eq!(apply.run(Box::new(|| ())), Ok(()), "one may still be begun");
        assert_eq!(apply.run(two), Err(Code::APPLY_STALLED));
        assert_eq!(apply.abandoned(), 2);
        let (ran, seen) = channel();
        let third: Job = Box::new(move || ran.send(()).unwrap());
        assert_eq!(apply.run(third), Err(Code::APPLY_BUSY));
        assert!(seen.try_recv().is_err(), "a third must not run");
        drop((release_one, release_two));
        for _ in 0..500 {
            if apply.abandoned() == 0 {
                break;
            }
            thread::sleep(Duration::from_millis(10));
        }
        assert_eq!(apply.run(Box::new(|| ())), Ok(()), "it recovers when they end");
    }
    #[test]
    fn no_more_run_at_once_than_may_and_each_has_its_turn() {
        let apply = Threaded::new(60_000);
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        thread::scope(|scope| {
            for _ in 0..APPLY_AT_ONCE_MAX * 3 {
                let (running, most) = (Arc::clone(&running), Arc::clone(&most));
                let apply = &apply;
                scope.spawn(move || {
                    let job: Job = Box::new(move || {
                        let now = running.fetch_add(1, Ordering::SeqCst) + 1;
                        most.fetch_max(now, Ordering::SeqCst);
                        thread::sleep(Duration::from_millis(20));
                        running.fetch_sub(1, Ordering::SeqCst);
                    });
                    assert_eq!(apply.run(job), Ok(()));
                });
            }
        });
        assert!((2..=APPLY_AT_ONCE_MAX).contains(&most.load(Ordering::SeqCst)));
    }
}
