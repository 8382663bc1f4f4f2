//! The steps of a repair on the wire: frozen bytes, bounds, and which buckets are asked for.

use super::*;
use crate::key::SigningKey;

fn request(step: Step) -> RepairRequest {
    RepairRequest {
        protocol: PROTOCOL,
        app_version: "0.1.0".into(),
        epoch: Epoch([2; 8]),
        space: "grid/990101001001001".into(),
        cursor: 300,
        step,
    }
}

fn steps() -> Vec<Step> {
    let document = DocumentId::from_bytes([1; 16]);
    let held = Held { document, generation: 1, changes: vec![Short([5; 8])] };
    let offered = Offered {
        n: 9,
        document,
        generation: 0,
        incarnation: IncarnationId::from_bytes([3; 16]),
        tag: Tag([4; 16]),
        change: vec![1, 2, 3],
    };
    vec![
        Step::Buckets,
        Step::List { buckets: vec![1, 255], after: None },
        Step::List { buckets: vec![], after: Some(document) },
        Step::Compare(vec![held]),
        Step::Offer(vec![offered]),
    ]
}

fn answers() -> Vec<Answer> {
    let document = DocumentId::from_bytes([1; 16]);
    let found = Found {
        document,
        whereabouts: Whereabouts::Here,
        kind: 2,
        schema_version: 1,
        generation: 0,
        changes: vec![FoundChange {
            n: 4,
            commit: 9,
            incarnation: IncarnationId::from_bytes([3; 16]),
            tag: Tag([4; 16]),
            change: vec![1],
        }],
        lacking: vec![Short([6; 8])],
        more: false,
    };
    vec![
        Answer::Moved,
        Answer::Buckets(vec![7; BUCKETS]),
        Answer::Page { documents: vec![Listed { document, mark: Short([5; 8]) }], more: true },
        Answer::Compared(vec![found]),
        Answer::Taken(1),
    ]
}

/// Frozen: a change here is another protocol.
#[test]
fn the_bytes_of_every_step_and_answer_are_golden() {
    let mut bytes = Vec::new();
    steps().into_iter().for_each(|step| bytes.extend(request(step).encode()));
    assert_eq!(
        Hash::of(&bytes).to_string(),
        "3755538b17a6764485aac33efd93e38bba299d702e968f65288a82c4ae444721"
    );
    let mut bytes = Vec::new();
    answers().iter().for_each(|answer| bytes.extend(cbor::encode(answer)));
    assert_eq!(
        Hash::of(&bytes).to_string(),
        "0fffbe4e9e80a32605e9ece2cc39e85f0aba9381e8c6a3f54acbb3a3ef277093"
    );
}

#[test]
fn every_step_and_answer_reads_back() {
    for step in steps() {
        assert_eq!(RepairRequest::decode(&request(step.clone()).encode()), Ok(request(step)));
    }
    let key = SigningKey::from_bytes(&[1; 32]);
    let nonce = Nonce([3; 16]);
    for answer in answers() {
        let server_time = SignedTime::sign(Epoch([2; 8]), 5, nonce, &key);
        let reply = RepairReply { server_time, answer };
        let bytes = reply.encode().unwrap();
        assert_eq!(RepairReply::decode(&bytes, nonce, &PublicKey::of(&key)), Ok(reply));
        let other = RepairReply::decode(&bytes, Nonce([4; 16]), &PublicKey::of(&key));
        assert_eq!(other, Err(Code::NOT_OUR_SERVER));
    }
}

#[test]
fn a_step_beyond_its_bounds_is_refused() {
    let document = DocumentId::from_bytes([1; 16]);
    let held = Held { document, generation: 0, changes: vec![] };
    let many = request(Step::Compare(vec![held.clone(); REPAIR_DOCUMENTS_MAX + 1]));
    assert_eq!(RepairRequest::decode(&many.encode()), Err(Code::TOO_LARGE));
    let long = Held { changes: vec![Short([0; 8]); REPAIR_CHANGES_MAX + 1], ..held };
    let long = request(Step::Compare(vec![long]));
    assert_eq!(RepairRequest::decode(&long.encode()), Err(Code::TOO_LARGE));
}

#[test]
fn only_buckets_whose_documents_differ_are_listed() {
    let id = |last: u8| {
        let mut bytes = [1; 16];
        bytes[15] = last;
        DocumentId::from_bytes(bytes)
    };
    let mark = |n: u8| Mark([n; 32]);
    let mine = buckets([(&id(3), &mark(1)), (&id(3), &mark(2)), (&id(9), &mark(3))]);
    let theirs = buckets([(&id(3), &mark(2)), (&id(3), &mark(1)), (&id(9), &mark(4))]);
    assert_eq!(unlike(&mine, &theirs), [9]);
    assert!(unlike(&mine, &mine).is_empty());
}
