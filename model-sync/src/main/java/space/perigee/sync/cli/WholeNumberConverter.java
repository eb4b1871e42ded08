package space.perigee.sync.cli;

import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads whole numbers, and says so of other text in words that are not Java's. */
final class WholeNumberConverter<T> implements ITypeConverter<T> {

  private final Function<String, T> parser;
  private final T most;

  private WholeNumberConverter(Function<String, T> parser, T most) {
    this.parser = parser;
    this.most = most;
  }

  static WholeNumberConverter<Integer> ofInt() {
    return new WholeNumberConverter<>(Integer::valueOf, Integer.MAX_VALUE);
  }

  static WholeNumberConverter<Long> ofLong() {
    return new WholeNumberConverter<>(Long::valueOf, Long.MAX_VALUE);
  }

  @Override
  public T convert(String text) {
    try {
      return parser.apply(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is not a whole number up to " + most);
    }
  }
}
