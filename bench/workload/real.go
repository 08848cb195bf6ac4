// SPDX-License-Identifier: Apache-2.0

package workload

import "math"

// The functions of this file give the same bits on every processor. Those of the
// standard library need not: math.Log and math.Exp are assembly on some
// processors, and a compiler may fuse x*y + z into one rounding where there is an
// instruction for that, unless the product is converted explicitly. Here all is
// made of single roundings, which IEEE 754 fixes: +, -, *, / and the square root.

// mul is x*y, rounded before anything is added to it.
func mul(x, y float64) float64 { return float64(x * y) }

// poly is c[0] + c[1] x + c[2] x² ...
func poly(x float64, c *[8]float64) float64 {
	p := c[7]
	for i := 6; i >= 0; i-- {
		p = mul(p, x) + c[i]
	}
	return p
}

const (
	ln2Hi = 6.93147180369123816490e-01
	ln2Lo = 1.90821492927058770002e-10
)

// ln is the natural logarithm of a normal number above 0, to within an ulp
// (FreeBSD's e_log.c).
func ln(x float64) float64 {
	bits := math.Float64bits(x)
	k := int(bits>>52) - 1022
	f := math.Float64frombits(bits&(1<<52-1) | 1022<<52) // 0.5 to 1
	if f < math.Sqrt2/2 {
		f += f
		k--
	}
	f--
	s := f / (2 + f)
	s2 := mul(s, s)
	s4 := mul(s2, s2)
	t1 := mul(s2, 6.666666666666735130e-01+mul(s4, 2.857142874366239149e-01+
		mul(s4, 1.818357216161805012e-01+mul(s4, 1.479819860511658591e-01))))
	t2 := mul(s4, 3.999999999940941908e-01+mul(s4, 2.222219843214978396e-01+mul(s4, 1.531383769920937332e-01)))
	half := mul(mul(0.5, f), f)
	kf := float64(k)
	return mul(kf, ln2Hi) - (half - (mul(s, half+t1+t2) + mul(kf, ln2Lo)) - f)
}

// exp is e to the power of x, -700 to 700, to within an ulp (FreeBSD's e_exp.c).
func exp(x float64) float64 {
	k := math.Floor(mul(x, 1.44269504088896338700) + 0.5)
	hi, lo := x-mul(k, ln2Hi), mul(k, ln2Lo)
	r := hi - lo
	t := mul(r, r)
	c := r - mul(t, 1.66666666666666657415e-01+mul(t, -2.77777777770155933842e-03+
		mul(t, 6.61375632143793436117e-05+mul(t, -1.65339022054652515390e-06+mul(t, 4.13813679705723846039e-08)))))
	y := 1 - (lo - mul(r, c)/(2-c) - hi)
	return mul(y, math.Float64frombits(uint64(int(k)+1023)<<52))
}

// The coefficients of Wichura, "Algorithm AS 241: the percentage points of the
// normal distribution", Applied Statistics 37 (1988), routine PPND16.
var (
	middleOver = [8]float64{
		3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
		4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
	}
	middleUnder = [8]float64{
		1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
		2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
	}
	outerOver = [8]float64{
		1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
		1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
	}
	outerUnder = [8]float64{
		1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
	}
	tailOver = [8]float64{
		6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
		2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
	}
	tailUnder = [8]float64{
		1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
		7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
	}
)

// normal is the number below which a standard normal variable lies with
// probability u, which is within (0, 1); relative error about 1e-16.
func normal(u float64) float64 {
	q := u - 0.5
	if math.Abs(q) <= 0.425 {
		r := 0.180625 - mul(q, q)
		return mul(q, poly(r, &middleOver)) / poly(r, &middleUnder)
	}
	r := math.Sqrt(-ln(min(u, 1-u)))
	if r <= 5 {
		r = poly(r-1.6, &outerOver) / poly(r-1.6, &outerUnder)
	} else {
		r = poly(r-5, &tailOver) / poly(r-5, &tailUnder)
	}
	return math.Copysign(r, q)
}
