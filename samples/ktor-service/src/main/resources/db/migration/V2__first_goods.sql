insert into products (sku, name, price_cents, stock) values
    ('cup', 'Cup, porcelain', 1250, 40),
    ('honey', 'Lime honey, 500 g', 890, 30),
    ('pot', 'Teapot, cast iron', 4900, 5),
    ('sieve', 'Tea sieve', 450, 60),
    ('tea', 'Green tea, 100 g', 690, 100);

insert into customers (id, name, email) values
    ('ada', 'Ada', 'ada@example.com'),
    ('grace', 'Grace', 'grace@example.com');
