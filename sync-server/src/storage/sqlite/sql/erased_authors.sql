SELECT DISTINCT changeset.user
FROM part
JOIN changeset ON changeset.incarnation = part.incarnation AND changeset.seq = part.seq
JOIN "user" ON "user".id = changeset.user
WHERE part.document = ?1
UNION
SELECT incarnation.healed_user AS user
FROM change
JOIN incarnation ON incarnation.id = change.incarnation
JOIN "user" ON "user".id = incarnation.healed_user
WHERE change.document = ?1
