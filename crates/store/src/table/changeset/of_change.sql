-- Asked only when a server has lost something: the whole log may be read.
SELECT
    changeset.log_id, changeset.incarnation, changeset.seq, changeset.prev, changeset.hash,
    changeset.user, changeset.action, changeset.amends_incarnation, changeset.amends_seq,
    changeset.device_time, changeset.boot, changeset.boot_clock, changeset.changes, changeset.state,
    changeset.code, changeset.receipt, changeset.amended_by_incarnation, changeset.amended_by_seq
FROM change
JOIN changeset ON changeset.incarnation = change.incarnation AND changeset.seq = change.seq
WHERE change.hash = ?1 AND change.seq > 0
