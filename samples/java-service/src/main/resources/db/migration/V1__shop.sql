create table products (
    sku varchar(40) primary key,
    name varchar(200) not null,
    price_cents bigint not null,
    stock integer not null,
    constraint prices_are_positive check (price_cents > 0),
    constraint stock_is_never_negative check (stock >= 0)
);

create table customers (
    id varchar(40) primary key,
    name varchar(200) not null,
    email varchar(200) not null,
    constraint one_customer_an_email unique (email)
);

create table orders (
    id varchar(40) primary key,
    customer_id varchar(40) not null,
    total_cents bigint not null,
    placed_at timestamp(6) not null,
    request_key varchar(40) not null,
    constraint orders_customer foreign key (customer_id) references customers (id),
    constraint one_order_a_request unique (request_key)
);

create index orders_by_time on orders (placed_at, id);

create table order_lines (
    order_id varchar(40) not null,
    sku varchar(40) not null,
    quantity integer not null,
    price_cents bigint not null,
    primary key (order_id, sku),
    constraint order_lines_order foreign key (order_id) references orders (id),
    constraint order_lines_product foreign key (sku) references products (sku)
);

insert into products (sku, name, price_cents, stock) values ('tea', 'Green tea, 100 g', 690, 100);
insert into products (sku, name, price_cents, stock) values ('pot', 'Teapot, cast iron', 4900, 5);
