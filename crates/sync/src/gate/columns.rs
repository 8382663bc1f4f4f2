//! The columns of a change: exactly those Automerge 0.12 writes, of equal height, pointing only at what can be
//! there. What they mean is Automerge's.

use std::collections::BTreeMap;

use model::genesis::GENESIS_ACTOR;

use super::runs::{Run, flags, numbers, steps, texts, unrolled};
use crate::chunk::Chunk;
use crate::code::Code;
use crate::limits::OPERATIONS_PER_CHANGE_MAX;

pub(crate) const OBJECT_ACTOR: u32 = 0x01;
pub(crate) const OBJECT_COUNTER: u32 = 0x02;
pub(crate) const KEY_ACTOR: u32 = 0x11;
pub(crate) const KEY_COUNTER: u32 = 0x13;
pub(crate) const KEY_TEXT: u32 = 0x15;
pub(crate) const INSERT: u32 = 0x34;
pub(crate) const ACTION: u32 = 0x42;
pub(crate) const VALUE_META: u32 = 0x56;
pub(crate) const VALUE: u32 = 0x57;
pub(crate) const PRED_COUNT: u32 = 0x70;
pub(crate) const PRED_ACTOR: u32 = 0x71;
pub(crate) const PRED_COUNTER: u32 = 0x73;
pub(crate) const EXPAND: u32 = 0x94;
pub(crate) const MARK_NAME: u32 = 0xa5;

/// Make map, set, make list, delete, make text, increment, make table, mark.
const ACTION_MAX: u64 = 7;
const MAKES: [u64; 4] = [0, 2, 4, 6];
/// Null, no, yes, unsigned, signed, float, text, bytes, counter, timestamp.
const VALUE_TYPE_MAX: u64 = 9;

/// The columns by what they are.
struct Columns<'a>(BTreeMap<u32, &'a [u8]>);

/// How many operations the columns hold.
///
/// # Errors
/// [`Code::TOO_MANY_OPERATIONS`], [`Code::NESTED_CONTAINER`], [`Code::BAD_COLUMNS`].
pub(super) fn operations(chunk: &Chunk<'_>) -> Result<u64, Code> {
    let columns = Columns::of(chunk)?;
    let actors = u64::try_from(chunk.other_actors.len()).unwrap_or(u64::MAX).saturating_add(1);
    let rows = numbers(columns.get(ACTION), |run| most(&run, ACTION_MAX))?;
    if rows == 0 {
        return Err(Code::BAD_COLUMNS);
    }
    let last = chunk.start_op.checked_add(rows - 1);
    let last = last.filter(|last| u32::try_from(*last).is_ok()).ok_or(Code::BAD_COLUMNS)?;

    let actor = |run: Run<u64>| at_most(&run, actors - 1);
    let counter = |run: Run<u64>| at_most(&run, last);
    let heights = [
        numbers(columns.get(OBJECT_ACTOR), actor)?,
        numbers(columns.get(OBJECT_COUNTER), counter)?,
        numbers(columns.get(KEY_ACTOR), actor)?,
        steps(columns.get(KEY_COUNTER), counter)?,
        texts(columns.get(KEY_TEXT))?,
        flags(columns.get(INSERT))?,
        values(&columns)?,
        preds(&columns, actors - 1, last)?,
        flags(columns.get(EXPAND))?,
        texts(columns.get(MARK_NAME))?,
    ];
    // A column in which nothing stands is left out; any other has a row for every operation.
    if heights.iter().any(|height| *height != 0 && *height != rows) {
        return Err(Code::BAD_COLUMNS);
    }
    containers_of_genesis_only(chunk, &columns)?;
    Ok(rows)
}

impl<'a> Columns<'a> {
    fn of(chunk: &Chunk<'a>) -> Result<Self, Code> {
        const KNOWN: [u32; 14] = [
            OBJECT_ACTOR,
            OBJECT_COUNTER,
            KEY_ACTOR,
            KEY_COUNTER,
            KEY_TEXT,
            INSERT,
            ACTION,
            VALUE_META,
            VALUE,
            PRED_COUNT,
            PRED_ACTOR,
            PRED_COUNTER,
            EXPAND,
            MARK_NAME,
        ];
        let ascending = chunk.columns.iter().zip(chunk.columns.iter().skip(1));
        if !ascending.into_iter().all(|(one, next)| one.spec < next.spec) {
            return Err(Code::BAD_COLUMNS);
        }
        let sound = |spec: u32, data: &[u8]| KNOWN.contains(&spec) && !data.is_empty();
        if !chunk.columns.iter().all(|column| sound(column.spec, column.data)) {
            return Err(Code::BAD_COLUMNS);
        }
        Ok(Self(chunk.columns.iter().map(|column| (column.spec, column.data)).collect()))
    }

    fn get(&self, spec: u32) -> &'a [u8] {
        self.0.get(&spec).copied().unwrap_or_default()
    }
}

/// Rows of the values, whose lengths have to sum to the bytes that are there.
fn values(columns: &Columns<'_>) -> Result<u64, Code> {
    let mut bytes = 0u64;
    let rows = numbers(columns.get(VALUE_META), |run| {
        let meta = run.value.ok_or(Code::BAD_COLUMNS)?;
        let (kind, len) = (meta & 0xf, meta >> 4);
        if kind > VALUE_TYPE_MAX || (kind <= 2 && len != 0) {
            return Err(Code::BAD_COLUMNS);
        }
        bytes = bytes.saturating_add(len.saturating_mul(run.rows));
        Ok(())
    })?;
    let there = u64::try_from(columns.get(VALUE).len()).unwrap_or(u64::MAX);
    if bytes == there { Ok(rows) } else { Err(Code::BAD_COLUMNS) }
}

/// Rows of the lists of predecessors, whose counts have to sum to the predecessors that are there.
fn preds(columns: &Columns<'_>, actor_max: u64, last: u64) -> Result<u64, Code> {
    let mut named = 0u64;
    let rows = numbers(columns.get(PRED_COUNT), |run| {
        let count = run.value.ok_or(Code::BAD_COLUMNS)?;
        named = named.saturating_add(count.saturating_mul(run.rows));
        if named > OPERATIONS_PER_CHANGE_MAX { Err(Code::TOO_MANY_OPERATIONS) } else { Ok(()) }
    })?;
    let actors = numbers(columns.get(PRED_ACTOR), |run| most(&run, actor_max))?;
    let counters = steps(columns.get(PRED_COUNTER), |run| most(&run, last))?;
    if actors == named && counters == named { Ok(rows) } else { Err(Code::BAD_COLUMNS) }
}

/// An entry stands in a container of the genesis and holds scalars (DESIGN 4.5). Nothing nests deeper, so that
/// reading a document never goes deeper than the model does: an overflowing stack cannot be caught.
fn containers_of_genesis_only(chunk: &Chunk<'_>, columns: &Columns<'_>) -> Result<(), Code> {
    let is_genesis = |index: u64| {
        // The change's own actor is number 0.
        let place = usize::try_from(index).ok().and_then(|index| index.checked_sub(1));
        place.and_then(|place| chunk.other_actors.get(place)).is_some_and(|it| *it == GENESIS_ACTOR)
    };
    let actions = unrolled(columns.get(ACTION))?;
    let mut objects = unrolled(columns.get(OBJECT_ACTOR))?.into_iter();
    for action in actions {
        let object = objects.next().flatten();
        if action.is_some_and(|action| MAKES.contains(&action)) && !object.is_some_and(is_genesis) {
            return Err(Code::NESTED_CONTAINER);
        }
    }
    Ok(())
}

/// Nothing, or at most `max`.
fn at_most(run: &Run<u64>, max: u64) -> Result<(), Code> {
    if run.value.is_some_and(|value| value > max) { Err(Code::BAD_COLUMNS) } else { Ok(()) }
}

/// Something, and at most `max`.
fn most(run: &Run<u64>, max: u64) -> Result<(), Code> {
    if run.value.is_some_and(|value| value <= max) { Ok(()) } else { Err(Code::BAD_COLUMNS) }
}
