package dev.runnel.row;

import dev.runnel.row.Conversions.Refused;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Numbers into other number classes, exactly. Between binary floating point and decimal, "exact" means that the
 * shortest decimal text of the float is the decimal: 0.1 as a double and 0.1 as a decimal are each other, and 17 digits
 * more are not.
 */
final class ExactNumbers {
    private static final String RANGE = "the value is out of its range. Read it as a wider type";
    private static final String FRACTION =
            "the value has a fraction or is out of its range. Read it as BigDecimal, or round it in the SQL";
    private static final String DIGITS =
            "the value has more digits than it can hold. Read it as a wider type or as BigDecimal, or round it in the SQL";
    /** Far above what any database stores; 1E+1000000000 written out would fill the heap. */
    private static final int MAX_DIGITS = 200_000;

    private ExactNumbers() {}

    static byte toByte(long value) {
        if (value != (byte) value) {
            throw new Refused(RANGE);
        }
        return (byte) value;
    }

    static short toShort(long value) {
        if (value != (short) value) {
            throw new Refused(RANGE);
        }
        return (short) value;
    }

    static int toInt(long value) {
        if (value != (int) value) {
            throw new Refused(RANGE);
        }
        return (int) value;
    }

    static long toLong(BigDecimal value) {
        try {
            return value.longValueExact();
        } catch (ArithmeticException e) {
            throw new Refused(FRACTION);
        }
    }

    static BigInteger toBigInteger(BigDecimal value) {
        if ((long) value.precision() - value.scale() > MAX_DIGITS) {
            throw new Refused(DIGITS);
        }
        try {
            return value.toBigIntegerExact();
        } catch (ArithmeticException e) {
            throw new Refused(FRACTION);
        }
    }

    static double toDouble(long value) {
        double result = value;
        // 2^63 casts back to Long.MAX_VALUE, which it is not.
        if (result == 0x1p63 || (long) result != value) {
            throw new Refused(DIGITS);
        }
        return result;
    }

    static float toFloat(long value) {
        float result = value;
        if (result == 0x1p63f || (long) result != value) {
            throw new Refused(DIGITS);
        }
        return result;
    }

    static double toDouble(BigDecimal value) {
        double result = value.doubleValue();
        if (Double.isInfinite(result) || !same(decimalOf(result), value)) {
            throw new Refused(DIGITS);
        }
        return result;
    }

    static float toFloat(BigDecimal value) {
        float result = value.floatValue();
        if (Float.isInfinite(result) || !same(decimalOf(result), value)) {
            throw new Refused(DIGITS);
        }
        return result;
    }

    static float toFloat(double value) {
        float result = (float) value;
        if (result != value && !Double.isNaN(value)) {
            throw new Refused(DIGITS);
        }
        return result;
    }

    static boolean toBoolean(long value) {
        if (value != 0 && value != 1) {
            throw new Refused("only 0 and 1 are booleans. Read it as a number");
        }
        return value == 1;
    }

    static BigDecimal decimalOf(double value) {
        if (!Double.isFinite(value)) {
            throw new Refused("NaN and infinity are no such number. Read it as Double");
        }
        return BigDecimal.valueOf(value);
    }

    static BigDecimal decimalOf(float value) {
        if (!Float.isFinite(value)) {
            throw new Refused("NaN and infinity are no such number. Read it as Float");
        }
        return new BigDecimal(Float.toString(value));
    }

    private static boolean same(BigDecimal a, BigDecimal b) {
        return a.compareTo(b) == 0;
    }
}
