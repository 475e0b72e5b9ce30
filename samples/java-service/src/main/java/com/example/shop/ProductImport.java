package com.example.shop;

import static com.example.shop.Tables.PRODUCTS;

import com.example.shop.Refusal.Wrong;
import com.example.shop.Tables.Product;
import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Takes products in from CSV, and tells of each line that is not taken why; for one file. */
final class ProductImport {
    private static final String MARK = "\uFEFF"; // which spreadsheets begin with
    private static final String HEADING = "sku,name,price_cents,stock";
    private static final int TOGETHER = 500;
    private static final int MOST_ERRORS = 1_000;

    private final BlockingDatabase db;
    private final List<BadLine> errors = new ArrayList<>();
    private List<Row> rows = new ArrayList<>();
    private long imported;
    private long refused;

    ProductImport(BlockingDatabase db) {
        this.db = db;
    }

    /** How many products were taken in, how many lines were not, and of the first thousand of these why. */
    record Report(long imported, long refused, List<BadLine> errors) {}

    /** @param line its number in the file, where the heading is 1 */
    record BadLine(long line, String reason) {}

    private record Row(long line, Product product) {}

    /** The lines come as slowly as they are sent, so a session is held only while 500 products are inserted. */
    Report read(Lines lines) throws IOException {
        String first = lines.next();
        boolean heading = HEADING.equals(first) || (MARK + HEADING).equals(first);
        Wrong.unless(heading, "the first line must be " + HEADING);
        long number = 1;
        for (String line = lines.next(); line != null; line = lines.next()) {
            read(++number, line);
            if (rows.size() == TOGETHER) {
                insert();
            }
        }
        insert();
        return new Report(imported, refused, errors);
    }

    private void read(long number, String line) {
        try {
            boolean text =
                    line.chars().noneMatch(it -> it == 0 || it == '\uFFFD'); // what a reader makes of other bytes
            Wrong.unless(text, "it is no text in UTF-8");
            rows.add(new Row(number, product(Csv.fields(line))));
        } catch (Wrong e) {
            refuse(number, String.valueOf(e.getMessage()));
        }
    }

    private static Product product(List<String> fields) {
        Wrong.unless(fields.size() == 4, "it has " + fields.size() + " fields instead of 4");
        try {
            return new Product(
                    fields.get(0), fields.get(1), Long.parseLong(fields.get(2)), Integer.parseInt(fields.get(3)));
        } catch (NumberFormatException e) {
            throw new Wrong("the price or the stock is no whole number");
        }
    }

    private void insert() {
        Set<String> known = known();
        var fresh = new ArrayList<Row>();
        for (Row row : rows) {
            if (known.add(row.product().sku())) {
                fresh.add(row);
            } else {
                refuseKnown(row);
            }
        }
        while (!fresh.isEmpty() && !inserted(fresh)) {
            // Without the row that was refused.
        }
        rows = new ArrayList<>();
    }

    private Set<String> known() {
        var skus = rows.stream().map(it -> it.product().sku()).toList();
        var known = db.from(PRODUCTS).where(PRODUCTS.sku.in(skus)).select(PRODUCTS.sku);
        return new HashSet<>(skus.isEmpty() ? List.of() : known.list());
    }

    /** All or none; false if one was refused, which somebody else has made in the meantime. */
    private boolean inserted(List<Row> fresh) {
        try {
            imported += db.insertAll(PRODUCTS, fresh.stream().map(Row::product).toList());
            return true;
        } catch (RunnelException e) {
            Long at = e.row();
            if (at == null || e.kind() != ErrorKind.UNIQUE_VIOLATION) {
                throw e;
            }
            refuseKnown(fresh.remove(at.intValue()));
            return false;
        }
    }

    private void refuseKnown(Row row) {
        refuse(row.line(), "there is a product " + row.product().sku() + " already");
    }

    private void refuse(long line, String reason) {
        refused++;
        if (errors.size() < MOST_ERRORS) {
            errors.add(new BadLine(line, reason));
        }
    }
}
