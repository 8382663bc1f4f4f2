SELECT min(coalesce(epoch_cut.n, 0)) AS n FROM epoch
LEFT JOIN epoch_cut ON epoch_cut.epoch = epoch.id AND epoch_cut.space = ?2
WHERE epoch.id >= ?1
