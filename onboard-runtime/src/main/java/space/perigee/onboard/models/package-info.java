/**
 * New models for boards. {@link space.perigee.onboard.models.ModelCatalog} lists small networks;
 * each is created for the given shape of samples and number of classes. {@link
 * space.perigee.onboard.models.StartTraining} trains a {@link
 * space.perigee.onboard.models.NewModel} on the ground, so that a mission starts with a model that
 * knows something.
 */
@NullMarked
package space.perigee.onboard.models;

import org.jspecify.annotations.NullMarked;
