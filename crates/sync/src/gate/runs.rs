//! Run-length columns, counted without being unrolled: a hundred bytes may claim a million rows (DESIGN 8).

use crate::chunk::leb::Reader;
use crate::code::Code;
use crate::limits::{KEY_BYTES_MAX, OPERATIONS_PER_CHANGE_MAX};

/// One run: a value, or nothing, and how many rows have it.
pub(super) struct Run<T> {
    pub(super) value: Option<T>,
    pub(super) rows: u64,
}

/// Reads a run-length column and hands each run on; returns its rows.
///
/// # Errors
/// [`Code::TOO_MANY_OPERATIONS`] over the cap, [`Code::BAD_COLUMNS`] for what Automerge would not have written.
fn runs<'a, T>(
    data: &'a [u8],
    mut value: impl FnMut(&mut Reader<'a>) -> Result<T, Code>,
    mut each: impl FnMut(Run<T>) -> Result<(), Code>,
) -> Result<u64, Code> {
    let mut reader = Reader::new(data);
    let mut total = 0u64;
    let mut count = |rows: u64| {
        total = total.saturating_add(rows);
        if total > OPERATIONS_PER_CHANGE_MAX { Err(Code::TOO_MANY_OPERATIONS) } else { Ok(()) }
    };
    while !reader.is_empty() {
        let length = signed(&mut reader)?;
        match length.signum() {
            1 => {
                count(length.unsigned_abs())?;
                each(Run { value: Some(value(&mut reader)?), rows: length.unsigned_abs() })?;
            }
            0 => {
                let rows = unsigned(&mut reader)?;
                if rows == 0 {
                    return Err(Code::BAD_COLUMNS);
                }
                count(rows)?;
                each(Run { value: None, rows })?;
            }
            _ => {
                count(length.unsigned_abs())?;
                for _ in 0..length.unsigned_abs() {
                    each(Run { value: Some(value(&mut reader)?), rows: 1 })?;
                }
            }
        }
    }
    Ok(total)
}

/// A column of numbers.
pub(super) fn numbers(
    data: &[u8],
    each: impl FnMut(Run<u64>) -> Result<(), Code>,
) -> Result<u64, Code> {
    runs(data, unsigned, each)
}

/// A column of numbers written as steps; `each` sees the highest number a run reaches, and no number of it is
/// negative.
pub(super) fn steps(
    data: &[u8],
    mut each: impl FnMut(Run<u64>) -> Result<(), Code>,
) -> Result<u64, Code> {
    let mut at = 0i64;
    runs(data, signed, |run| {
        let Some(step) = run.value else {
            return each(Run { value: None, rows: run.rows });
        };
        let first = at.checked_add(step);
        let all = i64::try_from(run.rows).ok().and_then(|rows| step.checked_mul(rows));
        let last = all.and_then(|all| at.checked_add(all));
        let (Some(first), Some(last)) = (first, last) else {
            return Err(Code::BAD_COLUMNS);
        };
        // Between its ends a run only rises or only falls.
        at = last;
        let lowest = u64::try_from(first.min(last)).map_err(|_| Code::BAD_COLUMNS)?;
        each(Run { value: Some(lowest.max(first.max(last).unsigned_abs())), rows: run.rows })
    })
}

/// A column of short texts.
pub(super) fn texts(data: &[u8]) -> Result<u64, Code> {
    runs(data, text, |_| Ok(()))
}

/// A column of yes and no: runs by turns, beginning with no.
pub(super) fn flags(data: &[u8]) -> Result<u64, Code> {
    let mut reader = Reader::new(data);
    let mut total = 0u64;
    let mut first = true;
    while !reader.is_empty() {
        let rows = unsigned(&mut reader)?;
        if rows == 0 && !first {
            return Err(Code::BAD_COLUMNS);
        }
        first = false;
        total = total.saturating_add(rows);
        if total > OPERATIONS_PER_CHANGE_MAX {
            return Err(Code::TOO_MANY_OPERATIONS);
        }
    }
    Ok(total)
}

/// A column of numbers, unrolled; only for one whose rows were counted.
pub(crate) fn unrolled(data: &[u8]) -> Result<Vec<Option<u64>>, Code> {
    let mut rows = Vec::new();
    numbers(data, |run| {
        rows.extend((0..run.rows).map(|_| run.value));
        Ok(())
    })?;
    Ok(rows)
}

/// A column of numbers written as steps, unrolled; only for one whose rows were counted.
pub(crate) fn unrolled_steps(data: &[u8]) -> Result<Vec<Option<u64>>, Code> {
    let (mut rows, mut at) = (Vec::new(), 0i64);
    runs(data, signed, |run| {
        for _ in 0..run.rows {
            let Some(step) = run.value else {
                rows.push(None);
                continue;
            };
            at = at.checked_add(step).ok_or(Code::BAD_COLUMNS)?;
            rows.push(Some(u64::try_from(at).map_err(|_| Code::BAD_COLUMNS)?));
        }
        Ok(())
    })?;
    Ok(rows)
}

/// A column of short texts, unrolled; only for one whose rows were counted.
pub(crate) fn unrolled_texts(data: &[u8]) -> Result<Vec<Option<&str>>, Code> {
    let mut rows = Vec::new();
    runs(data, text, |run| {
        rows.extend((0..run.rows).map(|_| run.value));
        Ok(())
    })?;
    Ok(rows)
}

/// A column of yes and no, unrolled; only for one whose rows were counted.
pub(crate) fn unrolled_flags(data: &[u8]) -> Result<Vec<bool>, Code> {
    flags(data)?;
    let (mut reader, mut rows, mut yes) = (Reader::new(data), Vec::new(), false);
    while !reader.is_empty() {
        let run = unsigned(&mut reader)?;
        rows.extend((0..run).map(|_| yes));
        yes = !yes;
    }
    Ok(rows)
}

fn text<'a>(reader: &mut Reader<'a>) -> Result<&'a str, Code> {
    let len = unsigned(reader)?;
    if len > KEY_BYTES_MAX {
        return Err(Code::BAD_COLUMNS);
    }
    let bytes = reader.take(len).map_err(|_| Code::BAD_COLUMNS)?;
    str::from_utf8(bytes).map_err(|_| Code::BAD_COLUMNS)
}

fn unsigned(reader: &mut Reader<'_>) -> Result<u64, Code> {
    reader.unsigned().map_err(|_| Code::BAD_COLUMNS)
}

fn signed(reader: &mut Reader<'_>) -> Result<i64, Code> {
    reader.signed().map_err(|_| Code::BAD_COLUMNS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chunk::leb::{write_signed, write_unsigned};

    fn column(numbers: &[i64]) -> Vec<u8> {
        let mut data = Vec::new();
        numbers.iter().for_each(|number| write_signed(&mut data, *number));
        data
    }

    fn rows(data: &[u8]) -> Result<u64, Code> {
        numbers(data, |_| Ok(()))
    }

    #[test]
    fn rows_are_counted_and_not_unrolled() {
        assert_eq!(rows(&column(&[5, 1, -2, 1, 2, 0, 3])), Ok(10));
        assert_eq!(rows(&[]), Ok(0));
        assert_eq!(rows(&column(&[1_000_000, 1])), Err(Code::TOO_MANY_OPERATIONS));
        assert_eq!(rows(&column(&[0, 1_000_000])), Err(Code::TOO_MANY_OPERATIONS));
        assert_eq!(rows(&column(&[i64::MAX, 1, i64::MAX, 1])), Err(Code::TOO_MANY_OPERATIONS));
        assert_eq!(rows(&column(&[6_000, 1, 6_000, 1])), Err(Code::TOO_MANY_OPERATIONS));
        assert_eq!(rows(&column(&[i64::MIN])), Err(Code::TOO_MANY_OPERATIONS));
        assert_eq!(rows(&column(&[-3, 1, 2])), Err(Code::BAD_COLUMNS));
        assert_eq!(rows(&column(&[3])), Err(Code::BAD_COLUMNS));
        assert_eq!(rows(&column(&[0, 0])), Err(Code::BAD_COLUMNS));
    }

    #[test]
    fn steps_never_lead_below_zero_or_over_the_end() {
        let high = |data: &[u8]| {
            let mut highest = 0;
            steps(data, |run| {
                highest = highest.max(run.value.unwrap_or(0));
                Ok(())
            })
            .map(|rows| (rows, highest))
        };
        assert_eq!(high(&column(&[3, 2, -2, 1, -7])), Ok((5, 7)));
        assert_eq!(high(&column(&[-1, -1])), Err(Code::BAD_COLUMNS));
        assert_eq!(high(&column(&[-1, 5, 3, -2])), Err(Code::BAD_COLUMNS));
        assert_eq!(high(&column(&[-2, i64::MAX, 1])), Err(Code::BAD_COLUMNS));
        assert_eq!(high(&column(&[3, i64::MAX])), Err(Code::BAD_COLUMNS));
    }

    #[test]
    fn flags_are_counted() {
        let column = |runs: &[u64]| {
            let mut data = Vec::new();
            runs.iter().for_each(|run| write_unsigned(&mut data, *run));
            data
        };
        assert_eq!(flags(&column(&[0, 3, 4])), Ok(7));
        assert_eq!(flags(&column(&[1_000_000])), Err(Code::TOO_MANY_OPERATIONS));
        assert_eq!(flags(&column(&[u64::MAX, u64::MAX])), Err(Code::TOO_MANY_OPERATIONS));
        assert_eq!(flags(&column(&[1, 0, 1])), Err(Code::BAD_COLUMNS));
    }

    #[test]
    fn a_run_of_long_texts_is_refused() {
        let column = |len: u64, rows: i64| {
            let mut data = Vec::new();
            write_signed(&mut data, rows);
            write_unsigned(&mut data, len);
            data.extend((0..len).map(|_| b'a'));
            data
        };
        assert_eq!(texts(&column(KEY_BYTES_MAX, 9)), Ok(9));
        assert_eq!(texts(&column(KEY_BYTES_MAX + 1, 9)), Err(Code::BAD_COLUMNS));
        assert_eq!(texts(&[1, 1, 0xff]), Err(Code::BAD_COLUMNS));
    }
}
