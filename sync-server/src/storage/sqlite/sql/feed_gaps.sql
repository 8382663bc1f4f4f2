SELECT EXISTS (
  SELECT 1 FROM space
  WHERE counter <> (SELECT count(*) FROM feed WHERE feed.space = space.name)
     OR counter <> (SELECT coalesce(max(n), 0) FROM feed WHERE feed.space = space.name)
)
