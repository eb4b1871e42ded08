package space.perigee.hw.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import space.perigee.hw.ProfileKind;

/** Reads {@code board}, {@code radio} or {@code spacecraft}. */
final class KindConverter implements ITypeConverter<ProfileKind> {

  @Override
  public ProfileKind convert(String value) {
    return ProfileKind.ofLabel(value)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'" + value + "' must be one of " + String.join(", ", ProfileKind.labels())));
  }
}
