package space.perigee.onboard.keras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jhdf.api.Dataset;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** A model file of Keras: the configuration and the variables of the layers. */
sealed interface KerasFile extends AutoCloseable permits H5File, KerasArchive {

  /** The model, {@code {"class_name": ..., "config": ...}}. */
  JsonNode model();

  /**
   * The optimizer, {@code {"class_name": ..., "config": ...}} or a name; missing if the model was
   * not compiled.
   */
  JsonNode optimizer();

  /**
   * The loss, {@code {"class_name": ..., "config": ...}} or a name; missing if the model was not
   * compiled.
   */
  JsonNode loss();

  /** Returns the variables of a layer in Keras' order. */
  List<Dataset> variables(KerasLayer layer) throws KerasException;

  @Override
  void close();

  /**
   * Opens a file of either format, recognized by its first bytes.
   *
   * @throws KerasException if the file is of neither format, or damaged
   */
  static KerasFile open(Path file) throws IOException, KerasException {
    if (Files.isDirectory(file)) {
      throw new KerasException("a folder: must be a file; save the model as .h5");
    }
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(4);
    }
    return switch (new String(start, StandardCharsets.ISO_8859_1)) {
      case "\u0089HDF" -> H5File.open(file);
      case "PK\u0003\u0004" -> KerasArchive.open(file);
      default -> throw new KerasException("not a Keras file: neither HDF5 (.h5) nor zip (.keras)");
    };
  }

  /**
   * Parses JSON.
   *
   * @param what name of the text, for error messages
   */
  static JsonNode json(String what, String text) throws KerasException {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new KerasException(what + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
