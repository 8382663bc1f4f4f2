SELECT conflict.document, document.kind, conflict.field, conflict.entry, conflict.within
FROM conflict
JOIN document ON document.id = conflict.document
ORDER BY conflict.document, conflict.field, conflict.entry, conflict.within
