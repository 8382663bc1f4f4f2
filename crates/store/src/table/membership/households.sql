SELECT DISTINCT household
FROM membership
WHERE person = ?1 AND household <> x'' AND (to_on = '' OR to_on >= ?2)
ORDER BY household
