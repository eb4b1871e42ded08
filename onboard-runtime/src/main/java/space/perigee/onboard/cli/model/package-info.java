/**
 * {@code perigee model}: {@link space.perigee.onboard.cli.model.NewModelCommand} makes a start
 * model, {@link space.perigee.onboard.cli.model.ShowModelCommand} describes models and what boards
 * make of them, {@link space.perigee.onboard.cli.model.EvaluateCommand} scores a model, {@link
 * space.perigee.onboard.cli.model.PredictCommand} writes its predictions, and {@link
 * space.perigee.onboard.cli.model.ImportCommand} converts one from Keras.
 */
@NullMarked
package space.perigee.onboard.cli.model;

import org.jspecify.annotations.NullMarked;
