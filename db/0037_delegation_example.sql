-- Mappings that come with the program (docs/import.en.md): a list of delegations gathered from the news, and the list of their stops.  They
-- are laid on by the shape of the file as those are that people keep, and people may change them.
INSERT INTO import_mapping (resource, shape, name, columns, to_note, version, updated_at) VALUES ('delegation', '78b0720542b23cdbafed14afba217c07d5071111e856a90bc2fbcadc45e1ea9e', '示例：团组资料表', '[
{"heading":"id","field":"code","erase":false},
{"heading":"name","field":"title_zh","erase":false},
{"heading":"organiser","field":"organisers","erase":false},
{"heading":"origin","field":null,"erase":false},
{"heading":"direction","field":"direction","erase":false},
{"heading":"kind","field":"kind","values":{"conference":"forum","motor tour":"study_tour","ceremony":"other"},"erase":false},
{"heading":"start","field":"starts_on","erase":false},
{"heading":"end","field":"ends_on","erase":false},
{"heading":"countries","field":"countries","erase":false},
{"heading":"stops_n","field":null,"erase":false},
{"heading":"participants_raw","field":null,"erase":false},
{"heading":"participants","field":"participants","erase":false},
{"heading":"outcome_raw","field":"summary","erase":false},
{"heading":"projects_n","field":null,"erase":false},
{"heading":"amount","field":null,"erase":false},
{"heading":"currency","field":null,"erase":false},
{"heading":"leader_role","field":"leader","erase":false},
{"heading":"source_url","field":"source_url","erase":false},
{"heading":"source_date","field":"source_on","erase":false},
{"heading":"note","field":"note","erase":false},
{"field":"state","value":"closed","erase":false}
]', 1, 1, 1795392000000);
INSERT INTO import_mapping (resource, shape, name, columns, to_note, version, updated_at) VALUES ('delegation_leg', '366b6ba7b60517af417ffa1a8ca12fa11c49e588db92402fc487c640fd6d2069', '示例：团组站点表', '[
{"heading":"delegation_id","field":"delegation","erase":false},
{"heading":"seq","field":"seq","erase":false},
{"heading":"date","field":"on_date","erase":false},
{"heading":"country","field":"country","erase":false},
{"heading":"city","field":"city","erase":false},
{"heading":"host","field":"host","erase":false},
{"heading":"kind","field":"kind","erase":false}
]', 1, 1, 1795392000000);
