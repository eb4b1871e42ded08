package space.perigee.onboard.cli.model;

import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import space.perigee.onboard.learning.InputShape;

/** Parses {@code 36}, or {@code 3x64x64}: channels, height and width. */
final class InputShapeConverter implements ITypeConverter<InputShape> {

  @Override
  public InputShape convert(String text) {
    try {
      return new InputShape(
          Arrays.stream(text.strip().split("x", -1)).map(Integer::valueOf).toList());
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "'" + text + "' must be a number of features such as 36, or CHANNELSxHEIGHTxWIDTH");
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
