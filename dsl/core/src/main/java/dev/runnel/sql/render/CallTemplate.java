package dev.runnel.sql.render;

import dev.runnel.sql.Expression;
import dev.runnel.sql.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a function with places for its arguments, see {@link SqlFunction}; taken apart once. */
final class CallTemplate {
    private static final Pattern PLACE = Pattern.compile("\\{(=?\\d|\\*|order)}");

    /** Text, and the place behind it: the number of an argument or one of those below. */
    private record Piece(String text, int place, boolean alone, boolean literal) {}

    private static final int ALL = -1;
    private static final int ORDER = -2;

    private final List<Piece> pieces = new ArrayList<>();
    private final String end;

    CallTemplate(String template) {
        Matcher matcher = PLACE.matcher(template);
        int from = 0;
        while (matcher.find()) {
            boolean literal = matcher.group(1).startsWith("=");
            int place = switch (matcher.group(1)) {
                case "*" -> ALL;
                case "order" -> ORDER;
                default -> Integer.parseInt(matcher.group(1).replace("=", ""));
            };
            String before = template.substring(0, matcher.start());
            String behind = template.substring(matcher.end());
            boolean opens = before.isEmpty() || before.endsWith("(") || before.endsWith(", ");
            boolean closes = behind.isEmpty() || behind.startsWith(")") || behind.startsWith(",");
            pieces.add(new Piece(template.substring(from, matcher.start()), place, opens && closes, literal));
            from = matcher.end();
        }
        this.end = template.substring(from);
    }

    void write(Renderer out, List<? extends Expression<?>> arguments, List<Order> order) {
        for (Piece piece : pieces) {
            out.sql(piece.text);
            switch (piece.place) {
                case ALL -> out.expressions(arguments);
                case ORDER -> out.orderBy(order);
                default -> argument(out, piece, arguments.get(piece.place));
            }
        }
        out.sql(end);
    }

    private static void argument(Renderer out, Piece piece, Expression<?> argument) {
        if (piece.literal) {
            out.sql(Renderer.declaring(out.dialect()).expression(argument).toString());
        } else {
            out.operand(argument, piece.alone ? Renderer.RAW : Renderer.ATOM);
        }
    }
}
