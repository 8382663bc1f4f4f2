SELECT document, lead, title, dispute_type, state, confirmed, number
FROM lead
-- While the lead itself is still here it says more.
WHERE removed = 0 AND NOT EXISTS (SELECT 1 FROM lead AS whole WHERE whole.document = lead.lead)
ORDER BY document DESC
