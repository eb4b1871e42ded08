package space.perigee.sync.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;

/*
 * Satellites that see different things need not agree on everything. If the last layers are personal, all satellites
 * share what the first ones extract from an image, and each decides in its own way what that means (FedPer). FedRep
 * shows when this helps: the labels of the satellites differ, the features do not.
 *
 * Both ends know the names, and nothing else of it travels. A satellite sends, in place of its own parameters of these
 * layers, those of the newest global model that it has; so neither coding nor averaging sees a change there. What it
 * adopts are the other layers. The global model keeps the personal layers of the start model.
 *
 * Arivazhagan, Aggarwal, Singh, Choudhary: Federated Learning with Personalization Layers, 2019.
 * Collins, Hassani, Mokhtari, Shakkottai: Exploiting Shared Representations for Personalized Federated Learning,
 * ICML 2021 (FedRep).
 */

/**
 * Layers that stay each satellite's own: they are neither sent, nor averaged, nor adopted.
 *
 * @param names names of layers or of their tensors; {@code *} stands for any characters
 */
public record PersonalLayers(List<String> names) {

  /** All layers are shared. */
  public static final PersonalLayers NONE = new PersonalLayers(List.of());

  public PersonalLayers {
    names = List.copyOf(names);
  }

  /**
   * Finds the layers in a model.
   *
   * @throws IllegalArgumentException if the model has no layer of a name, or no layer is left to
   *     share; the message says which layers it has
   */
  public PersonalPart in(ParameterLayout layout) {
    List<PersonalPart.Range> ranges = new ArrayList<>();
    Set<String> unmatched = new LinkedHashSet<>(names);
    int from = 0;
    for (TensorSpec tensor : layout.tensors()) {
      int to = from + tensor.size();
      List<String> matching = names.stream().filter(name -> matches(name, tensor.name())).toList();
      if (!matching.isEmpty()) {
        matching.forEach(unmatched::remove);
        ranges.add(new PersonalPart.Range(from, to));
      }
      from = to;
    }
    if (!unmatched.isEmpty()) {
      throw new IllegalArgumentException(
          unmatched.iterator().next() + ": the model has the layers " + layers(layout));
    }
    PersonalPart part = new PersonalPart(layout.size(), ranges);
    if (part.size() == layout.size()) {
      throw new IllegalArgumentException(
          String.join(", ", names) + ": must leave a layer to share; there are " + layers(layout));
    }
    return part;
  }

  private static boolean matches(String name, String tensor) {
    Pattern pattern =
        Pattern.compile(
            Arrays.stream(name.split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")));
    return pattern.matcher(tensor).matches() || pattern.matcher(layer(tensor)).matches();
  }

  /** {@code 2} of {@code 2_W}: tensors are named after their layer. */
  private static String layer(String tensor) {
    int end = tensor.lastIndexOf('_');
    return end > 0 ? tensor.substring(0, end) : tensor;
  }

  private static String layers(ParameterLayout layout) {
    return layout.tensors().stream()
        .map(tensor -> layer(tensor.name()))
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
