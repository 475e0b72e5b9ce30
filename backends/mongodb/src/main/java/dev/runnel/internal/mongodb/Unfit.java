package dev.runnel.internal.mongodb;

import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import org.jspecify.annotations.Nullable;

/** A value of a document that does not become what is wanted. Finds its path on the way out, field by field. */
final class Unfit extends RuntimeException {
    private final String why;
    private String path = "";

    /** @param why a sentence's end that does not quote the value */
    Unfit(String why) {
        this(why, null);
    }

    Unfit(String why, @Nullable Throwable cause) {
        super(why, cause, false, false);
        this.why = why;
    }

    static Unfit type(int type, String wanted) {
        return new Unfit("a BSON " + BsonBytes.typeName(type) + " does not become a " + wanted
                + " by itself. Read it as what it is, or convert it in the pipeline");
    }

    /** The same within the field (or element) of this name. */
    Unfit under(String name) {
        path = path.isEmpty() ? name : name + "." + path;
        return this;
    }

    RunnelException error(String wanted) {
        String where = path.isEmpty() ? "The document" : "Field '" + path + "'";
        return new RunnelException(
                ErrorKind.DATA_CONVERSION,
                where + " cannot be read as part of " + wanted + ": " + why + ".",
                getCause(),
                path.isEmpty() ? ErrorDetails.NONE : ErrorDetails.NONE.withColumn(path));
    }
}
