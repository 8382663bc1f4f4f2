//! The operations of one change that passed the gate, read from its columns: only those a plain record is made of.

use automerge::ScalarValue;

use crate::chunk::Chunk;
use crate::chunk::leb::Reader;
use crate::gate::columns::{
    ACTION, EXPAND, INSERT, KEY_ACTOR, KEY_COUNTER, KEY_TEXT, MARK_NAME, OBJECT_ACTOR,
    OBJECT_COUNTER, PRED_ACTOR, PRED_COUNT, PRED_COUNTER, VALUE, VALUE_META,
};
use crate::gate::runs::{unrolled, unrolled_flags, unrolled_steps, unrolled_texts};

const MAKE_MAP: u64 = 0;
const SET: u64 = 1;
const DELETE: u64 = 3;
const MAKE_TEXT: u64 = 4;

/// An operation by its counter and its actor.
pub(super) type OpId<'a> = (u64, &'a [u8]);

/// What everything else stands in.
pub(super) const ROOT: OpId<'static> = (0, &[]);

/// One operation.
#[derive(Clone, Debug)]
pub(super) struct Operation<'a> {
    pub(super) id: OpId<'a>,
    pub(super) object: OpId<'a>,
    pub(super) place: Place<'a>,
    pub(super) does: Does,
    /// What it takes the place of.
    pub(super) over: Option<OpId<'a>>,
}

/// Where in its object.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place<'a> {
    /// At a key of a map.
    Key(&'a str),
    /// Put in behind an element of a text; none for its beginning.
    Behind(Option<OpId<'a>>),
}

/// What it does there.
#[derive(Clone, Debug)]
pub(super) enum Does {
    Set(ScalarValue),
    Delete,
    MakeMap,
    MakeText,
}

/// The operations of a change; none where one is of another sort.
pub(super) fn of<'a>(chunk: &Chunk<'a>) -> Option<Vec<Operation<'a>>> {
    let column =
        |spec| chunk.columns.iter().find(|it| it.spec == spec).map_or(&[][..], |it| it.data);
    if !column(EXPAND).is_empty() || !column(MARK_NAME).is_empty() {
        return None;
    }
    let actor = |index: Option<u64>| match usize::try_from(index?).ok()?.checked_sub(1) {
        None => Some(chunk.actor),
        Some(other) => chunk.other_actors.get(other).copied(),
    };
    // Both or neither; a column in which nothing stands is left out.
    let id = |(counter, by): (Option<u64>, Option<u64>)| match (counter, by) {
        (None, None) => Some(None),
        (Some(counter), by @ Some(_)) => Some(Some((counter, actor(by)?))),
        _ => None,
    };
    let mut objects =
        pairs(unrolled(column(OBJECT_COUNTER)).ok()?, unrolled(column(OBJECT_ACTOR)).ok()?);
    let mut elements =
        pairs(unrolled_steps(column(KEY_COUNTER)).ok()?, unrolled(column(KEY_ACTOR)).ok()?);
    let mut keys = unrolled_texts(column(KEY_TEXT)).ok()?.into_iter();
    let mut inserts = unrolled_flags(column(INSERT)).ok()?.into_iter();
    let mut metas = unrolled(column(VALUE_META)).ok()?.into_iter();
    let mut values = Reader::new(column(VALUE));
    let mut counts = unrolled(column(PRED_COUNT)).ok()?.into_iter();
    let mut preds =
        pairs(unrolled_steps(column(PRED_COUNTER)).ok()?, unrolled(column(PRED_ACTOR)).ok()?);
    let actions = unrolled(column(ACTION)).ok()?;
    let mut operations = Vec::with_capacity(actions.len());
    for (counter, action) in (chunk.start_op..).zip(actions) {
        let object = id(objects.next().unwrap_or_default())?.unwrap_or(ROOT);
        let element = elements.next().unwrap_or_default();
        let place = match (keys.next().flatten(), inserts.next().unwrap_or_default(), element) {
            (Some(key), false, (None, None)) => Place::Key(key),
            (None, true, (Some(0), None)) => Place::Behind(None),
            (None, true, element) => Place::Behind(Some(id(element)??)),
            _ => return None,
        };
        let meta = metas.next().flatten().unwrap_or(0);
        let value = values.take(meta >> 4).ok()?;
        let does = match (action?, meta & 0xf) {
            (SET, kind) => Does::Set(scalar(kind, value)?),
            (DELETE, 0) => Does::Delete,
            (MAKE_MAP, 0) => Does::MakeMap,
            (MAKE_TEXT, 0) => Does::MakeText,
            _ => return None,
        };
        let over = match counts.next().flatten().unwrap_or(0) {
            0 => None,
            1 => Some(id(preds.next()?)??),
            _ => return None,
        };
        operations.push(Operation { id: (counter, chunk.actor), object, place, does, over });
    }
    Some(operations)
}

type Pair = (Option<u64>, Option<u64>);

/// Two columns of equal height, one of which may be left out.
fn pairs(ones: Vec<Option<u64>>, others: Vec<Option<u64>>) -> impl Iterator<Item = Pair> {
    let rows = ones.len().max(others.len());
    let (mut ones, mut others) = (ones.into_iter(), others.into_iter());
    (0..rows).map(move |_| (ones.next().flatten(), others.next().flatten()))
}

/// A value of the sorts a record has.
fn scalar(kind: u64, bytes: &[u8]) -> Option<ScalarValue> {
    let mut reader = Reader::new(bytes);
    let scalar = match kind {
        0 => ScalarValue::Null,
        1 => ScalarValue::Boolean(false),
        2 => ScalarValue::Boolean(true),
        3 => ScalarValue::Uint(reader.unsigned().ok()?),
        4 => ScalarValue::Int(reader.signed().ok()?),
        6 => return Some(ScalarValue::Str(str::from_utf8(bytes).ok()?.into())),
        7 => return Some(ScalarValue::Bytes(bytes.to_vec())),
        9 => ScalarValue::Timestamp(reader.signed().ok()?),
        _ => return None,
    };
    reader.is_empty().then_some(scalar)
}
