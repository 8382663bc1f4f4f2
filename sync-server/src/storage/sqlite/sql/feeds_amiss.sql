SELECT space.name
FROM space
LEFT JOIN feed ON feed.space = space.name
LEFT JOIN change ON change.id = feed.change
GROUP BY space.name, space.counter
HAVING count(feed.n) <> space.counter
  OR coalesce(max(feed.n), 0) <> space.counter
  OR sum(feed.n IS NOT NULL AND feed.says < 2 AND change.id IS NULL) > 0
ORDER BY space.name
