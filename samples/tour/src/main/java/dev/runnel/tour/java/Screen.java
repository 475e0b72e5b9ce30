package dev.runnel.tour.java;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Where the tour writes: chapters, sentences, tables and a line of progress. Nothing here is about databases. */
public final class Screen {
    private static final int WIDTH = 100;
    private static final int MARGIN = 3;
    private static final int INDENT = 18;

    private final PrintStream out;
    private final boolean terminal;
    private int chapters;

    public Screen() {
        this(System.out, System.console() != null);
    }

    public Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void welcome() {
        out.println();
        out.println("Runnel: the tour in Java");
    }

    void goodbye() {
        out.println();
        out.println("That was the tour in Java. Its code: samples/tour/src/main/java");
    }

    void chapter(String title) {
        String numbered = ++chapters + ". " + title;
        out.println();
        out.println(numbered);
        out.println("-".repeat(numbered.length()));
    }

    /** A question, with an empty line before it. */
    void ask(String question) {
        out.println();
        say(question);
    }

    void say(String text) {
        out.println("   " + text);
    }

    /** A name and what there is to say of it, in two columns. */
    void fact(String name, String text) {
        var line = new StringBuilder(name).append(" ".repeat(INDENT - name.length()));
        for (String word : text.split(" ")) {
            if (line.length() + word.length() > WIDTH - MARGIN) {
                say(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(INDENT));
            }
            line.append(word).append(' ');
        }
        say(line.toString().stripTrailing());
    }

    /** One line that is written over on a terminal; elsewhere only its end is seen. */
    void progress(String text) {
        if (terminal) {
            out.print("\r   " + text + "\u001b[K");
            out.flush();
        }
    }

    void endProgress(String text) {
        if (terminal) {
            out.print("\r\u001b[K");
        }
        say(text);
    }

    void table(List<String> headers, List<List<?>> rows) {
        List<Column> columns = IntStream.range(0, headers.size())
                .mapToObj(i -> Column.of(
                        headers.get(i), rows.stream().map(row -> row.get(i)).toList()))
                .toList();
        say(line(columns, columns.stream().map(Column::header).toList()));
        say(columns.stream().map(column -> "-".repeat(column.width())).collect(Collectors.joining("  ")));
        rows.forEach(row -> say(line(columns, row.stream().map(Screen::shown).toList())));
    }

    private static String line(List<Column> columns, List<String> cells) {
        return IntStream.range(0, cells.size())
                .mapToObj(i -> columns.get(i).pad(cells.get(i)))
                .collect(Collectors.joining("  "))
                .stripTrailing();
    }

    private static String shown(Object value) {
        return value instanceof BigDecimal number ? money(number) : Objects.toString(value);
    }

    /** {@code 1,234.50} */
    static String money(BigDecimal value) {
        return String.format(Locale.ROOT, "%,.2f", value.setScale(2, RoundingMode.HALF_UP));
    }

    /** {@code 60,175} */
    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private record Column(String header, int width, boolean right) {
        static Column of(String header, List<?> values) {
            int width = values.stream()
                    .mapToInt(value -> shown(value).length())
                    .max()
                    .orElse(0);
            boolean right = values.stream().allMatch(Number.class::isInstance);
            return new Column(header, Math.max(width, header.length()), right);
        }

        String pad(String cell) {
            String space = " ".repeat(width - cell.length());
            return right ? space + cell : cell + space;
        }
    }
}
