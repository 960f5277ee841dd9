/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/widgets/narrow-bin.h"

typedef struct
{
  gboolean narrow;
} StudioNarrowBinPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (StudioNarrowBin, studio_narrow_bin, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_NARROW,
  N_PROPS,
};
static GParamSpec *properties[N_PROPS];

static void
studio_narrow_bin_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, studio_narrow_bin_get_narrow (STUDIO_NARROW_BIN (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_narrow_bin_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  StudioNarrowBinPrivate *priv = studio_narrow_bin_get_instance_private (STUDIO_NARROW_BIN (object));

  switch (prop_id)
    {
    case PROP_NARROW:
      if (priv->narrow != g_value_get_boolean (value))
        {
          priv->narrow = g_value_get_boolean (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_narrow_bin_class_init (StudioNarrowBinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = studio_narrow_bin_get_property;
  object_class->set_property = studio_narrow_bin_set_property;

  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
studio_narrow_bin_init (StudioNarrowBin *self)
{
}

gboolean
studio_narrow_bin_get_narrow (StudioNarrowBin *self)
{
  StudioNarrowBinPrivate *priv = studio_narrow_bin_get_instance_private (self);

  g_return_val_if_fail (STUDIO_IS_NARROW_BIN (self), FALSE);
  return priv->narrow;
}
