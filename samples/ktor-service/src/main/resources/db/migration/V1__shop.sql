create table products (
    sku varchar(40) primary key,
    name varchar(200) not null,
    price_cents bigint not null,
    stock integer not null,
    constraint stock_is_never_negative check (stock >= 0)
);

create table orders (
    id varchar(40) primary key,
    customer varchar(200) not null,
    total_cents bigint not null
);

create table order_lines (
    order_id varchar(40) not null references orders (id),
    sku varchar(40) not null references products (sku),
    quantity integer not null,
    price_cents bigint not null,
    primary key (order_id, sku)
);

insert into products (sku, name, price_cents, stock) values ('tea', 'Green tea, 100 g', 690, 100);
insert into products (sku, name, price_cents, stock) values ('pot', 'Teapot, cast iron', 4900, 5);
