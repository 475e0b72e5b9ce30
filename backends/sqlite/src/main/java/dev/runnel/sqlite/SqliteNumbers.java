package dev.runnel.sqlite;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/** Stored numbers, and text that is one, as decimals; exactly. */
final class SqliteNumbers {
    /** Below this a double tells all whole numbers, and all decimals of as many digits, apart. */
    private static final double MOST_DIGITS = 1e15;
    /** The powers of ten that a double holds exactly. */
    private static final double[] TENS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private SqliteNumbers() {}

    /** The shortest decimal that is this number: what was bound, if that had at most 15 digits. */
    static BigDecimal decimal(Number number, Declared declared) {
        BigDecimal decimal = number instanceof Long whole ? BigDecimal.valueOf(whole) : decimal(number.doubleValue());
        return declared.scale() >= decimal.scale() && declared.scale() >= 0
                ? decimal.setScale(declared.scale())
                : decimal;
    }

    /**
     * A whole number divided by a power of ten, both exact as doubles, gives the double nearest to that decimal. If it is the
     * one wanted, the decimal is the one, for no two decimals of 15 digits share a double.
     */
    static BigDecimal decimal(double real) {
        for (int scale = 0; scale < TENS.length; scale++) {
            double unscaled = Math.rint(real * TENS[scale]);
            if (!(Math.abs(unscaled) < MOST_DIGITS)) {
                break;
            }
            if (unscaled / TENS[scale] == real) {
                return BigDecimal.valueOf((long) unscaled, scale);
            }
        }
        return rounded(real);
    }

    private static BigDecimal rounded(double real) {
        var exact = new BigDecimal(real);
        for (int digits = 15; digits < 17; digits++) {
            BigDecimal shorter = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (shorter.doubleValue() == real) {
                return plain(shorter);
            }
        }
        return plain(exact.round(new MathContext(17, RoundingMode.HALF_EVEN)));
    }

    private static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** Decimals that SQLite cannot store as numbers are kept as text; text that is written otherwise, as 007, is none. */
    static BigDecimal decimal(String text) {
        var number = new BigDecimal(text);
        boolean scientific = text.indexOf('E') >= 0 || text.indexOf('e') >= 0;
        return asWritten(number, scientific ? number.toString() : number.toPlainString(), text);
    }

    static BigInteger wholeNumber(String text) {
        var number = new BigInteger(text);
        return asWritten(number, number.toString(), text);
    }

    private static <N> N asWritten(N number, String written, String text) {
        if (!written.equals(text)) {
            throw new NumberFormatException("not written as a number is");
        }
        return number;
    }
}
