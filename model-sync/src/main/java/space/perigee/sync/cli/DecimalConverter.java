package space.perigee.sync.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import space.perigee.sync.io.DecimalNumber;

/** Reads decimal numbers, and not {@code 1.5f}, {@code 0x1p3} or {@code NaN}, as picocli would. */
final class DecimalConverter implements ITypeConverter<Double> {

  @Override
  public Double convert(String text) {
    try {
      return DecimalNumber.toDouble(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is not a number");
    }
  }
}
