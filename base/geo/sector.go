package geo

import "math"

// Sector is one of the sixteen compass sectors, N first, clockwise. Each is
// 22.5° wide and centred on its direction.
type Sector uint8

// Sectors is the number of compass sectors.
const Sectors = 16

var sectorNames = [Sectors]string{
	"N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE",
	"S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW",
}

// SectorOf returns the sector that contains a bearing; its lower edge belongs
// to it, its upper edge to the next. Any finite angle is accepted.
func SectorOf(bearing Degrees) Sector {
	const width = 360.0 / Sectors
	return Sector(math.Floor(float64(normal(float64(bearing)+width/2)) / width))
}

// Centre returns the bearing of the middle of the sector.
func (s Sector) Centre() Degrees { return Degrees(s%Sectors) * (360.0 / Sectors) }

// String returns the English abbreviation, such as "NNE".
func (s Sector) String() string { return sectorNames[s%Sectors] }
