package space.perigee.onboard.selection;

/**
 * A label assigned by the model.
 *
 * @param index position of the sample among those offered
 * @param label position in the list of classes
 * @param confidence of the model, 0 to 1
 */
public record PseudoLabel(int index, int label, double confidence) {

  /**
   * @throws IllegalArgumentException if a value is outside its range
   */
  public PseudoLabel {
    if (index < 0 || label < 0 || !(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException(
          "sample %d, label %d, confidence %s: must be 0 or more, the confidence up to 1"
              .formatted(index, label, confidence));
    }
  }
}
